package surprisal.evaluation;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** How far apart two texts are, one number from 0 to 1 for each statistic. */
final class TextDistances {
  private TextDistances() {}

  /** All distances, in the order of {@link TextComparison.Statistic}. */
  static double[] between(TextSample a, TextSample b, int dictionarySize) {
    int n = Math.min(a.wordCount(), b.wordCount());
    double[] distances = new double[TextComparison.Statistic.values().length];
    distances[TextComparison.Statistic.UNIGRAM.ordinal()] =
        totalVariation(
            a.counts(a.wordCount(), dictionarySize), b.counts(b.wordCount(), dictionarySize));
    distances[TextComparison.Statistic.RANK_FREQUENCY.ordinal()] =
        rankFrequency(a.counts(n, dictionarySize), b.counts(n, dictionarySize));
    distances[TextComparison.Statistic.TYPE_TOKEN.ordinal()] =
        typeToken(a.typeGrowth(n, dictionarySize), b.typeGrowth(n, dictionarySize));
    distances[TextComparison.Statistic.SENTENCE_LENGTH.ordinal()] =
        kolmogorovSmirnov(a.sentenceLengths(), b.sentenceLengths());
    distances[TextComparison.Statistic.PUNCTUATION.ordinal()] =
        punctuation(a.punctuation(), b.punctuation());
    return distances;
  }

  /** Half the sum of the differences of relative frequencies. */
  static double totalVariation(long[] a, long[] b) {
    double sumA = Math.max(1, Arrays.stream(a).sum());
    double sumB = Math.max(1, Arrays.stream(b).sum());
    double distance = 0;
    for (int i = 0; i < a.length; i++) {
      distance += Math.abs(a[i] / sumA - b[i] / sumB);
    }
    return distance / 2;
  }

  /**
   * Kolmogorov-Smirnov distance of the ranks' distributions: the largest difference, over r,
   * between the shares of the two texts covered by their r most frequent words. Both texts have n
   * words, because the distribution depends on the length.
   */
  static double rankFrequency(long[] a, long[] b) {
    double n = Math.max(1, Arrays.stream(a).sum());
    Arrays.sort(a);
    Arrays.sort(b);
    long gap = 0;
    long largest = 0;
    for (int r = a.length - 1; r >= 0; r--) {
      gap += a[r] - b[r];
      largest = Math.max(largest, Math.abs(gap));
    }
    return largest / n;
  }

  /** Largest gap between the two growth curves, as a share of the larger vocabulary. */
  static double typeToken(int[] a, int[] b) {
    int n = a.length;
    if (n == 0) {
      return 0;
    }
    int largest = 0;
    for (int i = 0; i < n; i++) {
      largest = Math.max(largest, Math.abs(a[i] - b[i]));
    }
    return (double) largest / Math.max(a[n - 1], b[n - 1]);
  }

  /** Largest gap between the two cumulative distributions; both sorted. */
  static double kolmogorovSmirnov(int[] a, int[] b) {
    int i = 0;
    int j = 0;
    double largest = 0;
    while (i < a.length && j < b.length) {
      int value = Math.min(a[i], b[j]);
      while (i < a.length && a[i] == value) {
        i++;
      }
      while (j < b.length && b[j] == value) {
        j++;
      }
      largest = Math.max(largest, Math.abs((double) i / a.length - (double) j / b.length));
    }
    return largest;
  }

  /** Total variation over the classes: each mark, and every other character. */
  static double punctuation(Map<Integer, Double> a, Map<Integer, Double> b) {
    Set<Integer> marks = new HashSet<>(a.keySet());
    marks.addAll(b.keySet());
    double distance = 0;
    double others = 0;
    for (int mark : marks) {
      double difference = a.getOrDefault(mark, 0.0) - b.getOrDefault(mark, 0.0);
      distance += Math.abs(difference);
      others -= difference;
    }
    return (distance + Math.abs(others)) / 2;
  }
}
