package surprisal.kernels;

import static surprisal.kernels.ScalarKernels.put;
import static surprisal.kernels.ScalarKernels.values;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Cross-entropy with its sum over the classes v written out. */
final class ScalarCrossEntropy {
  private ScalarCrossEntropy() {}

  /** See {@link Kernels#crossEntropy}. */
  static void run(
      double[] loss,
      double[] nll,
      INDArray dlogits,
      INDArray logits,
      int[] targets,
      double smoothing,
      double[] scale) {
    int N = (int) logits.size(0), V = (int) logits.size(1);
    double[] z = values(logits), gradient = new double[N * V];
    for (int n = 0; n < N; n++) {
      loss[n] = 0;
      nll[n] = 0;
      if (targets[n] < 0) {
        continue;
      }
      double max = Double.NEGATIVE_INFINITY, sum = 0;
      for (int v = 0; v < V; v++) {
        max = Math.max(max, z[n * V + v]);
      }
      for (int v = 0; v < V; v++) {
        sum += Math.exp(z[n * V + v] - max);
      }
      for (int v = 0; v < V; v++) {
        double logP = z[n * V + v] - max - Math.log(sum);
        double q = smoothing / V + (v == targets[n] ? 1 - smoothing : 0);
        loss[n] -= q * logP;
        nll[n] -= v == targets[n] ? logP : 0;
        gradient[n * V + v] = dlogits == null ? 0 : scale[n] * (Math.exp(logP) - q);
      }
    }
    if (dlogits != null) {
      put(dlogits, gradient);
    }
  }
}
