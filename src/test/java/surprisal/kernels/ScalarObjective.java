package surprisal.kernels;

/** The terms of an objective by their definitions, one class after the other. */
final class ScalarObjective {
  private ScalarObjective() {}

  /** See {@link Kernels#objective}. */
  static LossTerms run(Tensor dlogits, Tensor logits, Targets targets, Guides guides, LossMix mix) {
    int N = (int) logits.size(0), V = (int) logits.size(1);
    int[] ids = targets.ids();
    double[] z = logits.read(), gradient = new double[N * V];
    double[] t = guides.teacher() == null ? null : guides.teacher().read();
    double[] r = guides.reference() == null ? null : guides.reference().read();
    double a = mix.teacherWeight(), T = mix.temperature(), b = mix.klCoefficient();
    boolean crossEntropyAlone = guides.none() && mix.zLoss() == 0;
    ScalarLossTerms terms = ScalarLossTerms.zeros(targets, mix, (int) logits.size(1));
    for (int n = 0; n < N; n++) {
      if (ids[n] < 0) {
        continue;
      }
      double[] logP = logSoftmax(z, n, V, 1);
      double logZ = z[n * V] - logP[0]; // of any class: log p = z - logZ
      terms.logZ()[n] = crossEntropyAlone ? 0 : logZ;
      for (int v = 0; v < V; v++) {
        double q = mix.smoothing() / V + (v == ids[n] ? 1 - mix.smoothing() : 0);
        terms.hard()[n] -= q * logP[v];
        terms.nll()[n] -= v == ids[n] ? logP[v] : 0;
        double p = Math.exp(logP[v]);
        gradient[n * V + v] = (1 - a) * (p - q) + mix.zLoss() * 2 * logZ * p;
      }
      if (t != null) {
        double[] soft = logSoftmax(z, n, V, T), logQ = logSoftmax(t, n, V, T);
        for (int v = 0; v < V; v++) {
          terms.soft()[n] -= T * T * Math.exp(logQ[v]) * soft[v];
          terms.softFloor()[n] -= T * T * Math.exp(logQ[v]) * logQ[v];
          gradient[n * V + v] += a * T * (Math.exp(soft[v]) - Math.exp(logQ[v]));
        }
      }
      if (r != null) {
        double[] logR = logSoftmax(r, n, V, 1);
        for (int v = 0; v < V; v++) {
          terms.kl()[n] += Math.exp(logP[v]) * (logP[v] - logR[v]);
        }
        for (int v = 0; v < V; v++) {
          gradient[n * V + v] += b * Math.exp(logP[v]) * (logP[v] - logR[v] - terms.kl()[n]);
        }
      }
      for (int v = 0; v < V; v++) {
        gradient[n * V + v] *= targets.perWeight() * targets.weights()[n];
      }
    }
    if (dlogits != null) {
      dlogits.write(gradient);
    }
    return terms;
  }

  /** log softmax(z / T) of row n, [V]. */
  private static double[] logSoftmax(double[] z, int n, int V, double T) {
    double max = Double.NEGATIVE_INFINITY, sum = 0;
    for (int v = 0; v < V; v++) {
      max = Math.max(max, z[n * V + v]);
    }
    for (int v = 0; v < V; v++) {
      sum += Math.exp((z[n * V + v] - max) / T);
    }
    double[] result = new double[V];
    double logSum = Math.log(sum);
    for (int v = 0; v < V; v++) {
      result[v] = (z[n * V + v] - max) / T - logSum;
    }
    return result;
  }
}
