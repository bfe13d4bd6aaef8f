package surprisal.kernels;

import java.util.Arrays;

/**
 * One position of {@link ObjectiveLoop}. The target's exponential is kept apart from the sum of all
 * others, {@code rest}, so that -log p and p - 1 keep their digits where the model is nearly
 * certain.
 */
final class ObjectiveRow {
  private final int V;
  private final float[] z;
  private final float[] g;
  private final float[] p; // exp(z - max), later divided by its sum
  private final float[] teacher; // logits, later soft targets
  private final float[] pT; // exp((z - max) / T)
  private final float[] reference;

  private double sum; // of p
  private double rest; // of p without the target
  private double logZ;
  private double softSum; // of pT
  private double teacherSum;
  private double kl;
  private double klOffset; // log p - log r = z - reference + klOffset

  ObjectiveRow(int V, boolean teacher, boolean reference) {
    this.V = V;
    z = new float[V];
    g = new float[V];
    p = new float[V];
    this.teacher = teacher ? new float[V] : null;
    pT = teacher ? new float[V] : null;
    this.reference = reference ? new float[V] : null;
  }

  float[] logits() {
    return z;
  }

  float[] teacher() {
    return teacher;
  }

  float[] reference() {
    return reference;
  }

  /** The gradient of an ignored position. */
  float[] noGradient() {
    Arrays.fill(g, 0);
    return g;
  }

  /** The terms of position {@code n}, whose logits have been filled in. */
  void run(LossTerms terms, int n, int target, LossMix mix) {
    double max = max(z);
    rest = exponentials(p, z, max, 1, 0, target) + exponentials(p, z, max, 1, target + 1, V);
    double own = Math.exp(z[target] - max);
    p[target] = (float) own;
    sum = rest + own;
    logZ = max + Math.log(sum);
    double nll = own > 1e-300 ? Math.log1p(rest / own) : logZ - z[target];
    terms.clear(n);
    terms.nll()[n] = nll;
    terms.hard()[n] =
        mix.smoothing() == 0
            ? nll
            : (1 - mix.smoothing()) * nll + mix.smoothing() * (logZ - mean(z));
    terms.logZ()[n] = logZ;
    if (teacher != null) {
      soft(terms, n, max, mix.temperature());
    }
    if (reference != null) {
      divergence();
      terms.kl()[n] = kl;
    }
  }

  private void soft(LossTerms terms, int n, double max, double T) {
    softSum = exponentials(pT, z, max, 1 / T, 0, V);
    double teacherMax = max(teacher);
    double own = 0;
    double cross = 0;
    teacherSum = 0;
    for (int v = 0; v < V; v++) {
      double logit = (teacher[v] - teacherMax) / T;
      double t = Math.exp(logit);
      teacherSum += t;
      own += t * logit;
      cross += t * ((z[v] - max) / T);
      teacher[v] = (float) t;
    }
    terms.soft()[n] = T * T * (Math.log(softSum) - cross / teacherSum);
    terms.softFloor()[n] = T * T * Math.max(0, Math.log(teacherSum) - own / teacherSum);
  }

  private void divergence() {
    double referenceMax = max(reference);
    double referenceSum = 0;
    for (int v = 0; v < V; v++) {
      referenceSum += Math.exp(reference[v] - referenceMax);
    }
    klOffset = referenceMax + Math.log(referenceSum) - logZ;
    double weighted = 0;
    for (int v = 0; v < V; v++) {
      weighted += p[v] * ((double) z[v] - reference[v] + klOffset);
    }
    kl = Math.max(0, weighted / sum);
  }

  /** scale d(total)/d(logits), in a buffer of this row. */
  float[] gradient(int target, LossMix mix, double scale) {
    double hard = mix.hardWeight();
    double q = mix.smoothing() / V;
    double ofP = scale * (hard + 2 * mix.zLoss() * logZ) / sum;
    double shift = scale * hard * q;
    double ofTarget = scale * hard * (mix.smoothing() - q - rest / sum);
    double zTarget = scale * 2 * mix.zLoss() * logZ * p[target] / sum;
    for (int v = 0; v < V; v++) {
      g[v] = (float) (ofP * p[v] - shift);
    }
    g[target] = (float) (ofTarget + zTarget);
    if (teacher != null) {
      double T = mix.temperature();
      double ofSoft = scale * mix.teacherWeight() * T / softSum;
      double ofTeacher = scale * mix.teacherWeight() * T / teacherSum;
      for (int v = 0; v < V; v++) {
        g[v] += (float) (ofSoft * pT[v] - ofTeacher * teacher[v]);
      }
    }
    if (reference != null) {
      double ofKl = scale * mix.klCoefficient() / sum;
      for (int v = 0; v < V; v++) {
        g[v] += (float) (ofKl * p[v] * ((double) z[v] - reference[v] + klOffset - kl));
      }
    }
    return g;
  }

  /** out[v] = exp(beta (x[v] - max)) for from <= v < to; their sum. */
  private static double exponentials(
      float[] out, float[] x, double max, double beta, int from, int to) {
    double sum = 0;
    for (int v = from; v < to; v++) {
      double e = Math.exp(beta * (x[v] - max));
      out[v] = (float) e;
      sum += e;
    }
    return sum;
  }

  private static double max(float[] x) {
    float max = Float.NEGATIVE_INFINITY;
    for (float value : x) {
      max = Math.max(max, value);
    }
    return max;
  }

  private static double mean(float[] x) {
    double sum = 0;
    for (float value : x) {
      sum += value;
    }
    return sum / x.length;
  }
}
