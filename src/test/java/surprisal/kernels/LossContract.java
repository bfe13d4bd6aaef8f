package surprisal.kernels;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Cross-entropy: ignored rows, smoothing, extreme logits, near certainty. */
interface LossContract extends LossTermsContract {

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
              compare(twins, logits, null, null, targets, LossMix.hard(smoothing));
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
        int[] targets = {0, 1, 1, 0, 0, 0};
        compare(twins, logits, null, null, targets, LossMix.hard(smoothing));
      }
    }
  }
}
