package surprisal.evaluation;

import java.util.Arrays;
import java.util.Locale;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * How many more nats per token one group of runs costs than another, on the same text. The runs of
 * a group differ only in their seed, so the interval says what another choice of seeds could have
 * shown; it does not cover the choice of text.
 *
 * @param paired whether each run of A was compared with that of B with the same seed
 * @param a number of runs in A
 * @param b number of runs in B
 */
public record SeedDifference(Interval interval, boolean paired, int a, int b) {
  private static final double LEVEL = 0.95;

  /** What the mean of a sample is worth: its error squared, and the freedom of that estimate. */
  private record Sample(double mean, double errorSquared, int n) {
    static Sample of(double[] values) {
      double mean = Arrays.stream(values).average().orElseThrow();
      double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
      return new Sample(mean, squares / (values.length - 1) / values.length, values.length);
    }
  }

  /**
   * Student's interval of the mean difference of pairs.
   *
   * @param a losses of A, at least two
   * @param b losses of B, in the same order of seeds
   */
  public static SeedDifference paired(double[] a, double[] b) {
    double[] differences = new double[a.length];
    Arrays.setAll(differences, i -> a[i] - b[i]);
    Sample sample = Sample.of(differences);
    Interval interval = interval(sample.mean(), sample.errorSquared(), a.length - 1.0);
    return new SeedDifference(interval, true, a.length, b.length);
  }

  /**
   * Welch's interval of the difference of two means.
   *
   * @param a losses of A, at least two
   * @param b losses of B, at least two
   */
  public static SeedDifference unpaired(double[] a, double[] b) {
    Sample ofA = Sample.of(a);
    Sample ofB = Sample.of(b);
    double error = ofA.errorSquared() + ofB.errorSquared();
    double freedom =
        error
            * error
            / (ofA.errorSquared() * ofA.errorSquared() / (ofA.n() - 1)
                + ofB.errorSquared() * ofB.errorSquared() / (ofB.n() - 1));
    Interval interval = interval(ofA.mean() - ofB.mean(), error, error == 0 ? 1 : freedom);
    return new SeedDifference(interval, false, a.length, b.length);
  }

  private static Interval interval(double mean, double errorSquared, double freedom) {
    double t = new TDistribution(null, freedom).inverseCumulativeProbability((1 + LEVEL) / 2);
    double half = t * Math.sqrt(errorSquared);
    return new Interval(mean, mean - half, mean + half, LEVEL);
  }

  /** The difference, its interval and what that is over, in a sentence. */
  public String verdict() {
    String over =
        paired
            ? a + " pairs of equal seeds"
            : a + " and " + b + " seeds, which are not the same and so not paired";
    return String.format(Locale.ROOT, "%s, over %s", PairedDifference.sentence(interval), over);
  }
}
