package surprisal.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import surprisal.report.SeedMean;

/** What a sweep's table says of its star. */
class SweepResultTest {
  @Test
  void oneSeedIsSaidToShowNoSpread() {
    Grid.Point point = Grid.of(List.of("lr=1e-3")).points().get(0);
    SweepResult result = new SweepResult(Map.of(point, SeedMean.of(List.of(2.0))));
    assertThat(result.table().replaceAll("\\s+", " "))
        .contains("one seed 1 *", "; one seed does not show how much another would change it");
  }

  @Test
  void aBestThatIsNotClearIsSaidToBeInTheNoise() {
    List<Grid.Point> points = Grid.of(List.of("lr=1e-3,3e-3")).points();
    Map<Grid.Point, SeedMean> losses = new LinkedHashMap<>();
    losses.put(points.get(0), SeedMean.of(List.of(2.0, 2.2)));
    losses.put(points.get(1), SeedMean.of(List.of(2.1, 2.2)));
    assertThat(new SweepResult(losses).table().replaceAll("\\s+", " "))
        .contains("over seeds; learning_rate=3e-3 is within the noise");
    losses.put(points.get(1), SeedMean.of(List.of(3.1, 3.2)));
    assertThat(new SweepResult(losses).table()).doesNotContain("noise");
  }
}
