package surprisal.kernels.onednn;

import java.util.Arrays;
import surprisal.kernels.HostLossTerms;
import surprisal.kernels.LossMix;

/**
 * The sums and the gradient of one position, from logits and their softmax. The logarithm of a sum
 * of exponentials comes from where softmax is largest, and so holds the most digits. Reductions are
 * in double, in four sums that do not wait for each other.
 */
final class ObjectiveRow {
  private static final float LIKELY = 0.5f;
  private static final float NEARLY_IMPOSSIBLE = 1e-30f;

  private final int V;
  private final float[] g;
  private final float[] z;
  private final float[] p;
  private final float[] teacher;
  private final float[] softP;
  private final float[] softTargets;
  private final float[] reference;
  private final float[] referenceP;

  private double others; // sum of p without the target's
  private double logZ;
  private double kl;
  private double klOffset; // log p - log reference's p = z - reference + klOffset

  ObjectiveRow(int V, boolean teacher, boolean reference) {
    this.V = V;
    g = new float[V];
    z = new float[V];
    p = new float[V];
    this.teacher = teacher ? new float[V] : null;
    softP = teacher ? new float[V] : null;
    softTargets = teacher ? new float[V] : null;
    this.reference = reference ? new float[V] : null;
    referenceP = reference ? new float[V] : null;
  }

  float[] logits() {
    return z;
  }

  float[] p() {
    return p;
  }

  float[] teacher() {
    return teacher;
  }

  float[] softP() {
    return softP;
  }

  float[] softTargets() {
    return softTargets;
  }

  float[] reference() {
    return reference;
  }

  float[] referenceP() {
    return referenceP;
  }

  /** The gradient of an ignored position. */
  float[] noGradient() {
    Arrays.fill(g, 0);
    return g;
  }

  /** The terms of position {@code n}, whose arrays have been filled in. */
  void run(HostLossTerms terms, int n, int target, LossMix mix) {
    int top = argMax(z);
    double max = z[top];
    float own = p[target];
    p[target] = 0;
    others = sum(p);
    p[target] = own;
    logZ = max - Math.log(p[top]);
    double nll =
        own < NEARLY_IMPOSSIBLE
            ? logZ - z[target]
            : own < LIKELY ? -Math.log(own) : -Math.log1p(-others);
    terms.clear(n);
    terms.nll()[n] = nll;
    double s = mix.smoothing();
    terms.hard()[n] = s == 0 ? nll : (1 - s) * nll + s * (logZ - sum(z) / V);
    terms.logZ()[n] = logZ;
    if (teacher != null) {
      double T = mix.temperature();
      double total = sum(softTargets);
      int best = argMax(teacher);
      double cross = -weighted(softTargets, z, max) / (T * total) - Math.log(softP[top]);
      double entropy =
          -weighted(softTargets, teacher, teacher[best]) / (T * total)
              - Math.log(softTargets[best]);
      terms.soft()[n] = T * T * cross;
      terms.softFloor()[n] = T * T * Math.max(0, entropy);
    }
    if (reference != null) {
      int best = argMax(reference);
      klOffset = reference[best] - Math.log(referenceP[best]) - logZ;
      kl = Math.max(0, differences() / (others + own) + klOffset);
      terms.kl()[n] = kl;
    }
  }

  /** scale d(total)/d(logits), in a buffer of this row. */
  float[] gradient(int target, LossMix mix, double scale) {
    double hard = mix.hardWeight();
    double q = mix.smoothing() / V;
    double ofZ = 2 * mix.zLoss() * logZ;
    float ofP = (float) (scale * (hard + ofZ));
    float shift = (float) (scale * hard * q);
    for (int v = 0; v < V; v++) {
      g[v] = ofP * p[v] - shift;
    }
    double ofTarget = hard * (mix.smoothing() - q - others) + ofZ * p[target];
    g[target] = (float) (scale * ofTarget);
    if (teacher != null) {
      float ofSoft = (float) (scale * mix.teacherWeight() * mix.temperature());
      for (int v = 0; v < V; v++) {
        g[v] += ofSoft * (softP[v] - softTargets[v]);
      }
    }
    if (reference != null) {
      double ofKl = scale * mix.klCoefficient();
      double offset = klOffset - kl; // nearly cancels z - reference where p is near 1
      for (int v = 0; v < V; v++) {
        g[v] += (float) (ofKl * p[v] * ((double) z[v] - reference[v] + offset));
      }
    }
    return g;
  }

  private int argMax(float[] x) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : x) {
      max = Math.max(max, value);
    }
    for (int v = 0; v < V; v++) {
      if (x[v] == max) {
        return v;
      }
    }
    return 0; // NaN, which the caller reports
  }

  private double sum(float[] x) {
    double a = 0, b = 0, c = 0, d = 0;
    int v = 0;
    for (; v + 4 <= V; v += 4) {
      a += x[v];
      b += x[v + 1];
      c += x[v + 2];
      d += x[v + 3];
    }
    for (; v < V; v++) {
      a += x[v];
    }
    return a + b + (c + d);
  }

  /** Sum of w (x - origin). */
  private double weighted(float[] w, float[] x, double origin) {
    double a = 0, b = 0, c = 0, d = 0;
    int v = 0;
    for (; v + 4 <= V; v += 4) {
      a += w[v] * (x[v] - origin);
      b += w[v + 1] * (x[v + 1] - origin);
      c += w[v + 2] * (x[v + 2] - origin);
      d += w[v + 3] * (x[v + 3] - origin);
    }
    for (; v < V; v++) {
      a += w[v] * (x[v] - origin);
    }
    return a + b + (c + d);
  }

  /** Sum of p (z - reference). */
  private double differences() {
    double a = 0, b = 0, c = 0, d = 0;
    int v = 0;
    for (; v + 4 <= V; v += 4) {
      a += p[v] * ((double) z[v] - reference[v]);
      b += p[v + 1] * ((double) z[v + 1] - reference[v + 1]);
      c += p[v + 2] * ((double) z[v + 2] - reference[v + 2]);
      d += p[v + 3] * ((double) z[v + 3] - reference[v + 3]);
    }
    for (; v < V; v++) {
      a += p[v] * ((double) z[v] - reference[v]);
    }
    return a + b + (c + d);
  }
}
