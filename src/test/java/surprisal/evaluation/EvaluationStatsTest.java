package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class EvaluationStatsTest {
  private static final int N = 40;
  private static final int V = 7;

  /** Random logits, a target for each row, every fifth masked. */
  private record Rows(double[][] logits, int[] targets, double[] nll) {
    static Rows of(int seed) {
      SplittableRandom random = new SplittableRandom(seed);
      double[][] logits = new double[N][V];
      int[] targets = new int[N];
      double[] nll = new double[N];
      for (int n = 0; n < N; n++) {
        for (int v = 0; v < V; v++) {
          logits[n][v] = 12 * random.nextDouble() - 6;
        }
        targets[n] = n % 5 == 0 ? -1 : random.nextInt(V);
        nll[n] = targets[n] < 0 ? 0 : Prediction.surprisalNats(logits[n], targets[n]);
      }
      return new Rows(logits, targets, nll);
    }
  }

  private static void add(EvaluationStats stats, int index, Rows rows) {
    stats.look(index, new LogitRows(HostLogits.tensor(rows.logits)), rows.targets);
    stats.count(rows.nll, rows.targets);
  }

  @Test
  void agreesWithASoftmaxOfEachRow() {
    for (int seed = 0; seed < 20; seed++) {
      Rows rows = Rows.of(seed);
      EvaluationStats stats = new EvaluationStats(1, N, V, 12);
      add(stats, 0, rows);
      Calibration expected = new Calibration(10);
      long[] histogram = new long[80];
      for (int n = 0; n < N; n++) {
        if (rows.targets[n] >= 0) {
          expected.add(rows.logits[n], rows.targets[n]);
          histogram[(int) (rows.nll[n] / Math.log(2) / 0.25)]++;
        }
      }
      assertThat(stats.histogram()).as("seed " + seed).isEqualTo(histogram);
      assertThat(stats.reliability().expectedCalibrationError())
          .as("seed " + seed)
          .isCloseTo(expected.report().expectedCalibrationError(), within(1e-9));
      double[] bits = stats.firstBits();
      assertThat(bits).hasSize(12);
      assertThat(bits[0]).isNaN();
      assertThat(bits[1]).isCloseTo(rows.nll[1] / Math.log(2), within(1e-12));
    }
  }

  @Test
  void surprisalsBeyondTheScaleFallIntoTheLastBin() {
    EvaluationStats stats = new EvaluationStats(1, 1, V, 1);
    stats.look(0, HostLogits.rows(new double[] {100, 0, 0, 0, 0, 0, 0}, V), new int[] {1});
    stats.count(new double[] {100}, new int[] {1});
    assertThat(stats.histogram()[79]).isEqualTo(1);
  }

  @Test
  void aLargeVocabularyIsLookedAtInSomeBatchesOnly() {
    int batches = 3;
    EvaluationStats stats = new EvaluationStats(batches, N, (1 << 24) / N / 2, 4);
    for (int index = 0; index < batches; index++) {
      add(stats, index, Rows.of(index));
    }
    long counted = LongStream.of(stats.histogram()).sum();
    long looked = stats.reliability().bins().stream().mapToLong(ReliabilityTable.Bin::tokens).sum();
    assertThat(counted).isEqualTo(3L * 32);
    assertThat(looked).isEqualTo(2L * 32);
  }

  @Test
  void eachEvaluationBeginsAnew() {
    EvaluationStats stats = new EvaluationStats(1, N, V, 100);
    add(stats, 0, Rows.of(1));
    double[] first = stats.firstBits().clone();
    long[] histogram = stats.histogram().clone();
    stats.begin();
    assertThat(Arrays.stream(stats.firstBits()).allMatch(Double::isNaN)).isTrue();
    add(stats, 0, Rows.of(1));
    assertThat(stats.firstBits()).isEqualTo(first);
    assertThat(stats.histogram()).isEqualTo(histogram);
  }
}
