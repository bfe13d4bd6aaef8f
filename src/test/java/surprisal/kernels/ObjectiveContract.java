package surprisal.kernels;

import org.junit.jupiter.api.Test;

/** Soft targets, KL and z-loss beside hard targets: each alone, all together, none. */
interface ObjectiveContract extends LossTermsContract {

  @Test
  default void objective() {
    LossMix[] mixes = {
      LossMix.hard(0.1),
      new LossMix(0, 0, 1, 0, 0.02),
      new LossMix(0.1, 0, 1, 0, 0.3),
      new LossMix(0, 1, 1, 0, 0),
      new LossMix(0, 0.3, 2.5, 0, 0),
      new LossMix(0, 0, 1, 0.7, 0),
      new LossMix(0.2, 0.6, 4, 0.3, 0.01),
    };
    try (Twins twins = new Twins(kernels(), 41)) {
      for (int N : new int[] {1, 5, 17}) {
        for (int V : new int[] {2, 97, 1000, 3_001}) {
          for (LossMix mix : mixes) {
            for (double spread : new double[] {1e-3, 1, 10}) {
              compare(twins, N, V, mix, spread);
            }
          }
        }
      }
    }
  }

  /** The model, its teacher or its reference certain, of the same class or of another. */
  @Test
  default void objectiveOfExtremeLogits() {
    try (Twins twins = new Twins(kernels(), 42)) {
      int V = 33;
      Twin logits = twins.zeros(4, V), teacher = twins.zeros(4, V), reference = twins.zeros(4, V);
      logits.put(peaks(V, 16, 60, 60, 0));
      teacher.put(peaks(V, 60, 60, 0, 60));
      reference.put(peaks(V, 60, 0, 60, 60));
      LossMix mix = new LossMix(0.1, 0.5, 2, 0.3, 0.01);
      compare(twins, logits, teacher, reference, new int[] {0, 1, 0, 0}, mix);
    }
  }

  private static double[] peaks(int V, double... heights) {
    double[] values = new double[heights.length * V];
    for (int n = 0; n < heights.length; n++) {
      values[n * V + n % 2] = heights[n];
    }
    return values;
  }

  private void compare(Twins twins, int N, int V, LossMix mix, double spread) {
    Twin logits = twins.fill(twins.zeros(N, V), spread);
    Twin teacher = mix.teacherWeight() > 0 ? twins.fill(twins.zeros(N, V), spread) : null;
    Twin reference = mix.klCoefficient() > 0 ? twins.fill(twins.zeros(N, V), spread) : null;
    int[] targets = twins.ids(N, V);
    if (N > 1) {
      targets[N / 2] = -1;
    }
    compare(twins, logits, teacher, reference, targets, mix);
  }
}
