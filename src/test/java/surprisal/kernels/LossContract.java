package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Cross-entropy: ignored rows, smoothing, extreme logits, near certainty. */
interface LossContract extends TestedKernels {

  @Test
  default void crossEntropy() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 31);
      for (int N : new int[] {1, 5, 17}) {
        for (int V : new int[] {2, 97, 131, 1000, 30_000}) {
          for (double smoothing : new double[] {0, 0.1}) {
            for (double spread : new double[] {0, 1e-3, 1, 20}) {
              Twin logits = twins.fill(twins.zeros(N, V), spread);
              int[] targets = twins.ids(N, V);
              if (N > 1) {
                targets[N / 2] = -1;
              }
              compare(kernels, scalar, twins, logits, targets, smoothing);
            }
          }
        }
      }
    }
  }

  /** The target far below, far above and level with all others. */
  @Test
  default void crossEntropyOfExtremeLogits() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 32);
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
        compare(kernels, scalar, twins, logits, new int[] {0, 1, 1, 0, 0, 0}, smoothing);
      }
    }
  }

  private void compare(
      Kernels kernels, Kernels scalar, Twins twins, Twin logits, int[] targets, double smoothing) {
    int N = targets.length;
    long V = logits.exact().size(1);
    Twin dlogits = twins.operand(N, V);
    double[] scale = new double[N], loss = new double[N], nll = new double[N];
    double[] rightLoss = new double[N], rightNll = new double[N];
    Arrays.setAll(scale, n -> (n + 1.0) / N);
    Arrays.fill(loss, Double.NaN);
    Arrays.fill(nll, Double.NaN);
    double[] values = logits.testedValues();
    String where = "N=%d V=%d smoothing=%s".formatted(N, V, smoothing);

    scalar.crossEntropy(
        rightLoss, rightNll, dlogits.exact(), logits.exact(), targets, smoothing, scale);
    kernels.crossEntropy(loss, nll, null, logits.tested(), targets, smoothing, null);
    assertLosses(loss, rightLoss, "loss without gradient " + where);
    assertLosses(nll, rightNll, "nll without gradient " + where);

    logits.put(values); // crossEntropy destroyed it
    kernels.crossEntropy(loss, nll, dlogits.tested(), logits.tested(), targets, smoothing, scale);
    assertLosses(loss, rightLoss, "loss " + where);
    assertLosses(nll, rightNll, "nll " + where);
    dlogits.assertClose(operandTolerance(), "dlogits %s", where);

    if (kernels.zeros(1).dataType() == kernels.operand(1).dataType()) {
      logits.put(values);
      kernels.crossEntropy(loss, nll, logits.tested(), logits.tested(), targets, smoothing, scale);
      logits.assertSame(dlogits, "in place " + where);
    }
  }

  private void assertLosses(double[] losses, double[] right, String what) {
    for (int n = 0; n < right.length; n++) {
      assertThat(Math.abs(losses[n] - right[n]))
          .as("%s row %d: %s, right is %s", what, n, losses[n], right[n])
          .isLessThanOrEqualTo(lossTolerance() * Math.max(Math.abs(right[n]), 1e-3));
    }
  }
}
