package surprisal.kernels;

import static surprisal.kernels.ScalarKernels.put;
import static surprisal.kernels.ScalarKernels.values;

import org.nd4j.linalg.api.ndarray.INDArray;

/** The terms of an objective by their definitions, one class after the other. */
final class ScalarObjective {
  private ScalarObjective() {}

  /** See {@link Kernels#objective}. */
  static void run(
      LossTerms terms,
      INDArray dlogits,
      INDArray logits,
      INDArray teacher,
      INDArray reference,
      int[] targets,
      LossMix mix,
      double[] scale) {
    int N = (int) logits.size(0), V = (int) logits.size(1);
    double[] z = values(logits), gradient = new double[N * V];
    double[] t = teacher == null ? null : values(teacher);
    double[] r = reference == null ? null : values(reference);
    double a = mix.teacherWeight(), T = mix.temperature(), b = mix.klCoefficient();
    for (int n = 0; n < N; n++) {
      terms.clear(n);
      if (targets[n] < 0) {
        continue;
      }
      double logZ = logSum(z, n, V, 1);
      terms.logZ()[n] = logZ;
      for (int v = 0; v < V; v++) {
        double logP = z[n * V + v] - logZ;
        double q = mix.smoothing() / V + (v == targets[n] ? 1 - mix.smoothing() : 0);
        terms.hard()[n] -= q * logP;
        terms.nll()[n] -= v == targets[n] ? logP : 0;
        gradient[n * V + v] =
            (1 - a) * (Math.exp(logP) - q) + mix.zLoss() * 2 * logZ * Math.exp(logP);
      }
      if (t != null) {
        double logZT = logSum(z, n, V, T), logTeacher = logSum(t, n, V, T);
        for (int v = 0; v < V; v++) {
          double logP = z[n * V + v] / T - logZT, logQ = t[n * V + v] / T - logTeacher;
          terms.soft()[n] -= T * T * Math.exp(logQ) * logP;
          terms.softFloor()[n] -= T * T * Math.exp(logQ) * logQ;
          gradient[n * V + v] += a * T * (Math.exp(logP) - Math.exp(logQ));
        }
      }
      if (r != null) {
        double logZR = logSum(r, n, V, 1);
        for (int v = 0; v < V; v++) {
          double logP = z[n * V + v] - logZ, logR = r[n * V + v] - logZR;
          terms.kl()[n] += Math.exp(logP) * (logP - logR);
        }
        for (int v = 0; v < V; v++) {
          double logP = z[n * V + v] - logZ, logR = r[n * V + v] - logZR;
          gradient[n * V + v] += b * Math.exp(logP) * (logP - logR - terms.kl()[n]);
        }
      }
      for (int v = 0; v < V && dlogits != null; v++) {
        gradient[n * V + v] *= scale[n];
      }
    }
    if (dlogits != null) {
      put(dlogits, gradient);
    }
  }

  /** log sum_v exp(z[v] / T) of row n. */
  private static double logSum(double[] z, int n, int V, double T) {
    double max = Double.NEGATIVE_INFINITY, sum = 0;
    for (int v = 0; v < V; v++) {
      max = Math.max(max, z[n * V + v] / T);
    }
    for (int v = 0; v < V; v++) {
      sum += Math.exp(z[n * V + v] / T - max);
    }
    return max + Math.log(sum);
  }
}
