package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LogTicksTest {
  /** Labels of the ticks from 1e-7 to 9e6 that lie on the axis. */
  private static List<String> labels(double low, double high, int most) {
    LogTicks ticks = new LogTicks(low, high, most);
    return IntStream.rangeClosed(-7, 6)
        .boxed()
        .flatMap(power -> IntStream.rangeClosed(1, 9).mapToObj(d -> d * Math.pow(10, power)))
        .filter(value -> value >= low && value <= high)
        .map(ticks::label)
        .filter(label -> !label.isEmpty())
        .toList();
  }

  @Test
  void asManyLabelsAsFit() {
    assertThat(labels(0.2, 4, 20))
        .containsExactly("0.2", "0.3", "0.4", "0.5", "0.7", "1", "2", "3", "4");
    assertThat(labels(1.5, 60, 20))
        .containsExactly("2", "3", "4", "5", "7", "10", "20", "30", "40", "50");
    assertThat(labels(1.5, 60, 12)).containsExactly("2", "3", "5", "10", "20", "30", "50");
    assertThat(labels(1e-6, 1, 8))
        .containsExactly("1e-6", "1e-5", "1e-4", "1e-3", "0.01", "0.1", "1");
    assertThat(labels(1, 5, 20)).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  void onAShortAxisALogarithmShowsNothing() {
    assertThat(new LogTicks(2, 5, 20).areUseful()).isFalse();
    assertThat(new LogTicks(0, 5, 20).areUseful()).isFalse();
    assertThat(new LogTicks(1, 5, 20).areUseful()).isTrue();
  }

  @Test
  void numbersAreShort() {
    assertThat(List.of(1e-3, 1.3e-3, 0.01, 0.25, 20.0, 1000.0, 2e5))
        .map(LogTicks::text)
        .containsExactly("1e-3", "1.3e-3", "0.01", "0.25", "20", "1000", "2e5");
  }
}
