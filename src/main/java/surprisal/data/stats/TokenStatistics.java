package surprisal.data.stats;

import java.util.Arrays;
import surprisal.data.TokenSequence;

/**
 * How often tokens occur, alone and in pairs.
 *
 * @param tokens number of tokens in the sequence
 * @param vocabSize |V|
 * @param counts of the tokens that occur, largest first: count of rank r at index r - 1
 * @param unigramNats entropy of a token drawn from the sequence
 * @param bigramNats entropy of a token given the one before it; underestimated if there are few
 *     tokens for the number of distinct pairs, like any entropy computed from counts
 * @param pairs distinct pairs of adjacent tokens
 */
public record TokenStatistics(
    long tokens, int vocabSize, long[] counts, double unigramNats, double bigramNats, long pairs) {
  private static final int CHUNK = 1 << 16;

  public static TokenStatistics of(TokenSequence tokens, int vocabSize) {
    long[] single = new long[vocabSize];
    long[] before = new long[vocabSize];
    LongCounts pairs = new LongCounts();
    int[] chunk = new int[CHUNK];
    int last = -1;
    for (long at = 0; at < tokens.size(); at += CHUNK) {
      int count = (int) Math.min(CHUNK, tokens.size() - at);
      tokens.copy(at, chunk, 0, count);
      for (int n = 0; n < count; n++) {
        single[chunk[n]]++;
        if (last >= 0) {
          before[last]++;
          pairs.add((long) last << 32 | chunk[n]);
        }
        last = chunk[n];
      }
    }
    long[] ranked = Arrays.stream(single).filter(c -> c > 0).map(c -> -c).sorted().toArray();
    return new TokenStatistics(
        tokens.size(),
        vocabSize,
        Arrays.stream(ranked).map(c -> -c).toArray(),
        entropyNats(single),
        entropyNats(pairs.counts()) - entropyNats(before),
        pairs.size());
  }

  private static double entropyNats(long[] counts) {
    double sum = 0;
    double weighted = 0;
    for (long count : counts) {
      if (count > 0) {
        sum += count;
        weighted += count * Math.log(count);
      }
    }
    return sum == 0 ? 0 : Math.log(sum) - weighted / sum;
  }

  /** Number of ids that occur. */
  public int used() {
    return counts.length;
  }

  /**
   * The exponent s of Zipf's law, count ~ rank^-s: the slope of the log-log plot, fitted by least
   * squares over the ranks 1, 2, 4, 8, ..., so that the many rare tokens do not outweigh the
   * frequent ones; NaN with fewer than three such ranks. The maximum-likelihood exponent of {@code
   * evaluation.ZipfFit} weights every token equally and differs.
   */
  public double zipfExponent() {
    return zipf()[0];
  }

  /** The count that the fitted law predicts for a rank. */
  public double zipfCount(int rank) {
    return Math.exp(zipf()[1] - zipf()[0] * Math.log(rank));
  }

  private double[] zipf() {
    int n = 0;
    double x = 0;
    double y = 0;
    double xx = 0;
    double xy = 0;
    for (int rank = 1; rank <= counts.length; rank *= 2) {
      double logRank = Math.log(rank);
      double logCount = Math.log(counts[rank - 1]);
      n++;
      x += logRank;
      y += logCount;
      xx += logRank * logRank;
      xy += logRank * logCount;
    }
    if (n < 3) {
      return new double[] {Double.NaN, Double.NaN};
    }
    double slope = (n * xy - x * y) / (n * xx - x * x);
    return new double[] {-slope, (y - slope * x) / n};
  }
}
