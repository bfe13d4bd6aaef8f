package surprisal.evaluation;

import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * Zipf's law, p(rank) proportional to rank^-s on the ranks 1 to the number of types, by maximum
 * likelihood: the s at which the law's mean of log(rank) equals that of the text.
 *
 * @param exponent s
 * @param distance Kolmogorov-Smirnov distance of the text's ranks from the law
 */
public record ZipfFit(double exponent, double distance) {

  /**
   * @param counts how often each type occurs, zeros allowed, in any order; at least one is positive
   */
  public static ZipfFit of(long[] counts) {
    long[] ranked =
        LongStream.of(counts).filter(count -> count > 0).map(c -> -c).sorted().toArray();
    for (int r = 0; r < ranked.length; r++) {
      ranked[r] = -ranked[r];
    }
    double tokens = LongStream.of(ranked).sum();
    double meanLogRank = 0;
    for (int r = 0; r < ranked.length; r++) {
      meanLogRank += ranked[r] / tokens * Math.log(r + 1);
    }
    // The law's mean falls with s. Ranks are sorted by count, so that s is not negative.
    double low = 0;
    double high = 64;
    for (int halving = 0; halving < 60; halving++) {
      double middle = (low + high) / 2;
      if (meanLogRank(law(middle, ranked.length)) > meanLogRank) {
        low = middle;
      } else {
        high = middle;
      }
    }
    double[] law = law(low, ranked.length);
    double distance = 0;
    double gap = 0;
    for (int r = 0; r < ranked.length; r++) {
      gap += ranked[r] / tokens - law[r];
      distance = Math.max(distance, Math.abs(gap));
    }
    return new ZipfFit(low, distance);
  }

  private static double[] law(double exponent, int types) {
    double[] p = new double[types];
    for (int r = 0; r < types; r++) {
      p[r] = Math.pow(r + 1, -exponent);
    }
    double sum = Arrays.stream(p).sum();
    for (int r = 0; r < types; r++) {
      p[r] /= sum;
    }
    return p;
  }

  private static double meanLogRank(double[] law) {
    double mean = 0;
    for (int r = 0; r < law.length; r++) {
      mean += law[r] * Math.log(r + 1);
    }
    return mean;
  }
}
