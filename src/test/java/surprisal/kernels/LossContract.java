package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Cross-entropy: ignored rows, smoothing, extreme logits, near certainty. */
interface LossContract extends TestedKernels {

  @Test
  default void crossEntropy() {
    try (Twins twins = new Twins(kernels(), 31)) {
      for (int N : new int[] {1, 5, 17}) {
        for (int V : new int[] {2, 97, 131, 1000, 30_000}) {
          for (double smoothing : new double[] {0, 0.1}) {
            for (double spread : new double[] {0, 1e-3, 1, 20}) {
              Twin logits = twins.fill(twins.zeros(N, V), spread);
              int[] targets = twins.ids(N, V);
              if (N > 1) {
                targets[N / 2] = -1;
              }
              compare(twins, logits, targets, smoothing);
            }
          }
        }
      }
    }
  }

  /** The target far below, far above and level with all others. */
  @Test
  default void crossEntropyOfExtremeLogits() {
    try (Twins twins = new Twins(kernels(), 32)) {
      int V = 33;
      for (double smoothing : new double[] {0, 0.1}) {
        double[] values = new double[6 * V];
        Arrays.fill(values, 0, V, 1e4);
        Arrays.fill(values, V, 2 * V, -1e4);
        values[2 * V] = 1e4;
        Arrays.fill(values, 3 * V, 4 * V, 1e4);
        values[3 * V] = -1e4;
        Arrays.fill(values, 4 * V, 5 * V, -1e4);
        values[4 * V] = 1e4;
        values[5 * V] = 16;
        Twin logits = twins.zeros(6, V);
        logits.put(values);
        compare(twins, logits, new int[] {0, 1, 1, 0, 0, 0}, smoothing);
      }
    }
  }

  private void compare(Twins twins, Twin logits, int[] targets, double smoothing) {
    int N = targets.length;
    long V = logits.exact().size(1);
    Twin dlogits = twins.operand(N, V);
    double[] values = logits.testedValues(), scale = new double[N];
    Arrays.setAll(scale, n -> (n + 1.0) / N);
    String where = "N=%d V=%d smoothing=%s".formatted(N, V, smoothing);

    Losses right = new Losses(N);
    twins.onlyExact(
        (k, s) ->
            k.crossEntropy(
                right.loss, right.nll, s.of(dlogits), s.of(logits), targets, smoothing, scale));

    Losses alone = new Losses(N);
    twins.onlyTested(
        (k, s) ->
            k.crossEntropy(alone.loss, alone.nll, null, s.of(logits), targets, smoothing, null));
    assertLosses(alone, right, "without gradient " + where);

    logits.put(values); // the call before destroyed it
    Losses both = new Losses(N);
    twins.onlyTested(
        (k, s) ->
            k.crossEntropy(
                both.loss, both.nll, s.of(dlogits), s.of(logits), targets, smoothing, scale));
    assertLosses(both, right, "with gradient " + where);
    dlogits.assertClose(operandTolerance(), "dlogits " + where);

    if (logits.tested().dataType() == dlogits.tested().dataType()) {
      logits.put(values);
      twins.onlyTested(
          (k, s) ->
              k.crossEntropy(
                  both.loss, both.nll, s.of(logits), s.of(logits), targets, smoothing, scale));
      logits.assertSame(dlogits, "in place " + where);
    }
  }

  /** What one call fills, NaN before. */
  record Losses(double[] loss, double[] nll) {
    Losses(int N) {
      this(new double[N], new double[N]);
      Arrays.fill(loss, Double.NaN);
      Arrays.fill(nll, Double.NaN);
    }
  }

  private void assertLosses(Losses losses, Losses right, String where) {
    assertLosses(losses.loss, right.loss, "loss " + where);
    assertLosses(losses.nll, right.nll, "nll " + where);
  }

  private void assertLosses(double[] losses, double[] right, String what) {
    for (int n = 0; n < right.length; n++) {
      assertThat(Math.abs(losses[n] - right[n]))
          .as("%s row %d: %s, right is %s", what, n, losses[n], right[n])
          .isLessThanOrEqualTo(lossTolerance() * Math.max(Math.abs(right[n]), 1e-3));
    }
  }
}
