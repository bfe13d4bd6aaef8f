package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import surprisal.objective.Loss;

class EntropyFloorTest {
  private static final EntropyFloor FLOOR = new EntropyFloor(1.25);

  private static Evaluation found(double nats, double error) {
    return new Evaluation(
        nats * 100, 100, 100, error, Optional.empty(), Optional.empty(), Loss.ZERO);
  }

  @Test
  void aLossBelowTheEntropyIsImpossibleAndSaidOnce() {
    Evaluation low = found(1.2, 0.01);
    assertThat(FLOOR.undercut(low, 1.3).orElseThrow())
        .isEqualTo(
            "impossible: validation 1.2000 +- 0.0100 is below the source's entropy 1.2500, so"
                + " targets leak into the inputs; check masks, attention and the split");
    assertThat(FLOOR.undercut(low, 1.2)).isEmpty();
  }

  @Test
  void withinTheErrorBarItIsChance() {
    assertThat(FLOOR.undercut(found(1.22, 0.01), 1.3)).isEmpty();
    assertThat(FLOOR.undercut(found(1.26, 0.001), 1.3)).isEmpty();
  }

  @Test
  void withoutAnErrorBarNothingIsSaid() {
    assertThat(FLOOR.undercut(found(0.5, Double.NaN), 1.3)).isEmpty();
  }
}
