package surprisal.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import surprisal.config.OptimizerConfig;

class LearningRateTest {
  private static LearningRate rate(String schedule) {
    return new LearningRate(
        new OptimizerConfig(1e-2, 1e-3, schedule, 5, 0.9, 0.95, 1e-8, 0.1, 1.0), 20);
  }

  @Test
  void warmsUpInEqualSteps() {
    assertThat(rate("cosine").at(0)).isCloseTo(1e-2 / 6, within(1e-15));
    assertThat(rate("cosine").at(4)).isCloseTo(5e-2 / 6, within(1e-15));
    assertThat(rate("cosine").at(5)).isCloseTo(1e-2, within(1e-15));
  }

  @Test
  void endsAtTheLowestRate() {
    assertThat(rate("cosine").at(20)).isCloseTo(1e-3, within(1e-15));
    assertThat(rate("linear").at(20)).isCloseTo(1e-3, within(1e-15));
    assertThat(rate("constant").at(20)).isEqualTo(1e-2);
    assertThat(rate("linear").at(40)).isCloseTo(1e-3, within(1e-15));
  }

  @Test
  void halvesTheWayInTheMiddle() {
    OptimizerConfig even = new OptimizerConfig(1, 0, "cosine", 0, 0.9, 0.95, 1e-8, 0.1, 1.0);
    assertThat(new LearningRate(even, 10).at(5)).isCloseTo(0.5, within(1e-15));
    assertThat(new LearningRate(even, 8).at(2)).isCloseTo(0.5 + Math.sqrt(0.125), within(1e-15));
  }
}
