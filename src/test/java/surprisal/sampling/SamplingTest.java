package surprisal.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SamplingTest {
  private static final double[] LOGITS = {Math.log(1), Math.log(4), Math.log(2), Math.log(3)};

  private static double[] frequencies(Sampling sampling) {
    SplittableRandom random = new SplittableRandom(1);
    double[] counts = new double[LOGITS.length];
    for (int i = 0; i < 40_000; i++) {
      counts[sampling.draw(LOGITS, random)] += 1 / 40_000.0;
    }
    return counts;
  }

  @Test
  void drawsInProportionToSoftmax() {
    assertThat(frequencies(new Sampling(1, null, null)))
        .containsExactly(new double[] {0.1, 0.4, 0.2, 0.3}, within(0.01));
  }

  @Test
  void temperatureDividesTheLogits() {
    // 1, 16, 4, 9 of 30
    assertThat(frequencies(new Sampling(0.5, null, null)))
        .containsExactly(new double[] {1 / 30., 16 / 30., 4 / 30., 9 / 30.}, within(0.01));
    assertThat(frequencies(new Sampling(0, null, null))[1]).isCloseTo(1, within(1e-9));
  }

  @Test
  void topKKeepsTheMostLikely() {
    assertThat(frequencies(new Sampling(1, 2, null)))
        .containsExactly(new double[] {0, 4 / 7., 0, 3 / 7.}, within(0.01));
  }

  @Test
  void topPKeepsTheFewestThatReachTheMass() {
    assertThat(frequencies(new Sampling(1, null, 0.71)))
        .containsExactly(new double[] {0, 4 / 9., 2 / 9., 3 / 9.}, within(0.01));
    assertThat(frequencies(new Sampling(1, null, 0.69)))
        .containsExactly(new double[] {0, 4 / 7., 0, 3 / 7.}, within(0.01));
  }
}
