package surprisal.evaluation;

import java.util.Arrays;

/**
 * Cross-entropy as a function of the temperature T that divides the logits, from one pass over
 * them. In beta = 1 / T the loss of a row is log sum exp(beta z) - beta z[target]: convex, its
 * slope E[z] - z[target] and its curvature Var[z] under the tempered softmax. All three are summed
 * on a grid of beta = 1/8, 2/8, ..., 4 and interpolated by quintics, so that T from 1/4 to 8 can be
 * read to about 1e-6 nats (1e-5 where logits spread by tens). The powers exp(k z / 8) come from one
 * exponential per logit.
 */
public final class TemperatureCurve {
  private static final int POINTS = 32;
  private static final double SPACING = 0.125;

  private final double[] value = new double[POINTS];
  private final double[] slope = new double[POINTS];
  private final double[] curvature = new double[POINTS];
  private long rows;
  private double[] shifted = new double[0];
  private double[] base = new double[0];
  private double[] weight = new double[0];

  /** The temperature that minimizes cross-entropy, and its value there, in nats per token. */
  public record Best(double temperature, double crossEntropyNats) {}

  /** Adds one row of logits, [V], and its target. */
  public void add(double[] logits, int target) {
    int V = logits.length;
    if (shifted.length != V) {
      shifted = new double[V];
      base = new double[V];
      weight = new double[V];
    }
    double max = Arrays.stream(logits).max().orElseThrow();
    for (int v = 0; v < V; v++) {
      shifted[v] = logits[v] - max;
      base[v] = Math.exp(SPACING * shifted[v]);
      weight[v] = 1;
    }
    for (int k = 0; k < POINTS; k++) {
      double sum = 0;
      double first = 0;
      double second = 0;
      for (int v = 0; v < V; v++) {
        double w = weight[v] * base[v];
        weight[v] = w;
        double wz = w * shifted[v];
        sum += w;
        first += wz;
        second += wz * shifted[v];
      }
      double mean = first / sum;
      value[k] += Math.log(sum) - beta(k) * shifted[target];
      slope[k] += mean - shifted[target];
      curvature[k] += second / sum - mean * mean;
    }
    rows++;
  }

  /** Nats per token at a temperature from 1/4 to 8. */
  public double crossEntropy(double temperature) {
    double position = 1 / temperature / SPACING - 1;
    if (!(position >= -1e-9 && position <= POINTS - 1 + 1e-9)) {
      throw new IllegalStateException("temperature " + temperature + " is outside 0.25 to 8");
    }
    int k = Math.max(0, Math.min(POINTS - 2, (int) position));
    return piece(k).value(position - k) / rows;
  }

  /**
   * The best temperature from 1/4 to 8; an end of the range if the loss is still falling there, as
   * for a model that is always right.
   */
  public Best best() {
    int k = 0;
    while (k < POINTS && slope[k] < 0) {
      k++;
    }
    if (k == 0 || k == POINTS) {
      int end = Math.min(k, POINTS - 1);
      return new Best(1 / beta(end), value[end] / rows);
    }
    Quintic piece = piece(k - 1);
    double low = 0;
    double high = 1;
    for (int halving = 0; halving < 60; halving++) {
      double middle = (low + high) / 2;
      if (piece.slope(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new Best(1 / (beta(k - 1) + SPACING * low), piece.value(low) / rows);
  }

  private static double beta(int k) {
    return (k + 1) * SPACING;
  }

  private Quintic piece(int k) {
    double h = SPACING;
    return Quintic.between(
        value[k],
        h * slope[k],
        h * h * curvature[k],
        value[k + 1],
        h * slope[k + 1],
        h * h * curvature[k + 1]);
  }

  /** A polynomial on [0, 1] given by value, slope and curvature at both ends. */
  private record Quintic(double c0, double c1, double c2, double c3, double c4, double c5) {

    static Quintic between(double f0, double d0, double s0, double f1, double d1, double s1) {
      double a = f1 - (f0 + d0 + s0 / 2);
      double b = d1 - (d0 + s0);
      double c = s1 - s0;
      return new Quintic(
          f0, d0, s0 / 2, 10 * a - 4 * b + c / 2, -15 * a + 7 * b - c, 6 * a - 3 * b + c / 2);
    }

    double value(double u) {
      return c0 + u * (c1 + u * (c2 + u * (c3 + u * (c4 + u * c5))));
    }

    double slope(double u) {
      return c1 + u * (2 * c2 + u * (3 * c3 + u * (4 * c4 + u * 5 * c5)));
    }
  }
}
