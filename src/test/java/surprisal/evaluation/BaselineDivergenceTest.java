package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import surprisal.baseline.NGramLadder;
import surprisal.baseline.Smoothing;
import surprisal.data.Batch;
import surprisal.data.IntTokens;
import surprisal.data.ValidationWindows;

class BaselineDivergenceTest {
  private static final int B = 2;
  private static final int T = 8;

  private static IntTokens random(int size, int V) {
    return IntTokens.of(new SplittableRandom(size).ints(size, 0, V).toArray());
  }

  private static NGramLadder tables(int V) {
    return NGramLadder.count(random(900, V), V, 2, Smoothing.WITTEN_BELL);
  }

  private interface Model {
    double[] probabilities(int previous);
  }

  private static BaselineDivergence.Means of(
      ValidationWindows windows, NGramLadder tables, Model model) {
    BaselineDivergence divergence = new BaselineDivergence(windows, tables);
    divergence.begin();
    Batch batch = windows.allocate();
    for (long index = 0; index < windows.batches(); index++) {
      windows.fill(batch, index);
      int V = tables.vocabSize();
      double[] logits = new double[B * T * V];
      for (int n = 0; n < B * T; n++) {
        double[] p = model.probabilities(batch.inputs()[n]);
        for (int v = 0; v < p.length; v++) {
          logits[n * V + v] = Math.log(p[v]) + 3;
        }
      }
      divergence.add(index, HostLogits.rows(logits, V));
    }
    return divergence.means();
  }

  private static double[] bigram(NGramLadder tables, int previous) {
    double[] p = new double[tables.vocabSize()];
    tables.bigram(previous, p);
    return p;
  }

  @Test
  void isZeroForTheTableItself() {
    NGramLadder tables = tables(5);
    ValidationWindows windows = new ValidationWindows(random(100, 5), B, T, null);
    BaselineDivergence.Means unigram = of(windows, tables, previous -> tables.unigram());
    BaselineDivergence.Means bigram = of(windows, tables, previous -> bigram(tables, previous));
    assertThat(unigram.unigramNats()).isCloseTo(0, within(1e-14));
    assertThat(unigram.bigramNats()).isGreaterThan(0.001);
    assertThat(bigram.bigramNats()).isCloseTo(0, within(1e-14));
    assertThat(bigram.unigramNats()).isGreaterThan(0.001);
    assertThat(bigram.tokens()).isEqualTo(99);
  }

  @Test
  void averagesOverEveryTargetAndAllowsZeros() {
    NGramLadder tables =
        NGramLadder.count(
            IntTokens.of(new int[] {0, 0, 0, 1, 3, 0, 0, 0, 1, 0, 2}), 4, 2, Smoothing.WITTEN_BELL);
    ValidationWindows windows = new ValidationWindows(IntTokens.of(new int[5]), B, T, null);
    BaselineDivergence.Means means = of(windows, tables, previous -> new double[] {0, 0.5, 0.5, 0});
    assertThat(means.unigramNats())
        .isCloseTo(Math.log(0.5) - 0.5 * Math.log(3 / 15.0 * 2 / 15.0), within(1e-14));
    assertThat(means.bigramNats())
        .isCloseTo(Math.log(0.5) - 0.5 * Math.log(0.26 * 0.14), within(1e-14));
    assertThat(means.tokens()).isEqualTo(4);
  }

  /** More targets than are looked at: as many as the cost allows, from all over the split. */
  @Test
  void looksAtAnEvenlySpreadPart() {
    NGramLadder tables = tables(1024);
    ValidationWindows windows = new ValidationWindows(random(4000, 1024), B, T, null);
    double[] even = new double[1024];
    Arrays.fill(even, 1.0 / 1024);
    BaselineDivergence.Means some = of(windows, tables, previous -> even);
    assertThat(some.tokens()).isEqualTo(1024);
    double all = 0;
    for (int v = 0; v < 1024; v++) {
      all += (Math.log(even[v]) - Math.log(tables.unigram()[v])) / 1024;
    }
    assertThat(some.unigramNats()).isCloseTo(all, within(1e-9));
  }
}
