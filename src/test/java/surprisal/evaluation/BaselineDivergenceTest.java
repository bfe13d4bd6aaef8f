package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import surprisal.baseline.NGramLadder;
import surprisal.baseline.Smoothing;
import surprisal.data.IntTokens;

class BaselineDivergenceTest {
  private final NGramLadder ladder =
      NGramLadder.count(
          IntTokens.of(new int[] {0, 0, 0, 1, 3, 0, 0, 0, 1, 0, 2}), 4, 2, Smoothing.WITTEN_BELL);

  @Test
  void isZeroForTheTableItself() {
    BaselineDivergence fromUnigram = new BaselineDivergence(ladder);
    BaselineDivergence fromBigram = new BaselineDivergence(ladder);
    for (int previous = 0; previous < 4; previous++) {
      fromUnigram.add(ladder.unigram(), previous);
      double[] p = new double[4];
      ladder.bigram(previous, p);
      fromBigram.add(p, previous);
    }
    assertThat(fromUnigram.unigramNats()).isCloseTo(0, within(1e-15));
    assertThat(fromUnigram.bigramNats()).isGreaterThan(0.01);
    assertThat(fromBigram.bigramNats()).isCloseTo(0, within(1e-15));
    assertThat(fromBigram.unigramNats()).isGreaterThan(0.01);
  }

  @Test
  void averagesOverPredictionsAndAllowsZeros() {
    BaselineDivergence divergence = new BaselineDivergence(ladder);
    divergence.add(new double[] {1, 0, 0, 0}, 0);
    divergence.add(new double[] {0, 0.5, 0.5, 0}, 0);
    double[] unigram = {8 / 15.0, 3 / 15.0, 2 / 15.0, 2 / 15.0};
    double[] bigram = {0.56, 0.26, 0.14, 0.04};
    assertThat(divergence.unigramNats()).isCloseTo(expected(unigram), within(1e-14));
    assertThat(divergence.bigramNats()).isCloseTo(expected(bigram), within(1e-14));
  }

  private static double expected(double[] q) {
    double first = -Math.log(q[0]);
    double second = Math.log(0.5) - 0.5 * Math.log(q[1]) - 0.5 * Math.log(q[2]);
    return (first + second) / 2;
  }
}
