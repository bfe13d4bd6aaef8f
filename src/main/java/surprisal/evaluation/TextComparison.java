package surprisal.evaluation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;
import surprisal.config.UserError;

/**
 * Does generated text have the statistics of human text (Meister and Cotterell 2021)? Each
 * statistic comes with its distance and a permutation test: the sentences of both texts are pooled
 * and reassigned at random, and p is the share of assignments, including the actual one, that are
 * at least as far apart. The test assumes that sentences are independent.
 */
public record TextComparison(List<Measure> measures) {

  /** What is compared. */
  public enum Statistic {
    UNIGRAM("words", "different words", "total variation"),
    RANK_FREQUENCY("rank-frequency", "Zipf exponent", "Kolmogorov-Smirnov"),
    TYPE_TOKEN("type-token growth", "Heaps exponent", "Kolmogorov-Smirnov"),
    SENTENCE_LENGTH("sentence length", "mean words", "Kolmogorov-Smirnov"),
    PUNCTUATION("punctuation", "marks per 1000 characters", "total variation");

    private final String label;
    private final String summary;
    private final String distance;

    Statistic(String label, String summary, String distance) {
      this.label = label;
      this.summary = summary;
      this.distance = distance;
    }
  }

  /**
   * One statistic of both texts.
   *
   * @param statistic its name
   * @param summary what the next two numbers are
   * @param generated of the generated text
   * @param held of the held-out text
   * @param distanceName which distance
   * @param distance from 0 (identical) to 1
   * @param p of the permutation test; small if the texts differ
   */
  public record Measure(
      String statistic,
      String summary,
      double generated,
      double held,
      String distanceName,
      double distance,
      double p) {}

  /**
   * Compares two texts.
   *
   * @param permutations number of random reassignments of the sentences; p is at least 1 /
   *     (permutations + 1)
   * @throws UserError if a text has fewer than two sentences or words
   */
  public static TextComparison of(
      String generated, String held, int permutations, RandomGenerator random) {
    Map<String, Integer> dictionary = new HashMap<>();
    List<Sentence> a = Sentence.split(generated, dictionary);
    List<Sentence> b = Sentence.split(held, dictionary);
    int V = dictionary.size();
    TextSample sampleA = checked("generated", a);
    TextSample sampleB = checked("held-out", b);

    double[] distances = TextDistances.between(sampleA, sampleB, V);
    int[] asFar = new int[distances.length];
    List<Sentence> pool = new ArrayList<>(a);
    pool.addAll(b);
    for (int deal = 0; deal < permutations; deal++) {
      for (int i = pool.size() - 1; i > 0; i--) {
        int j = random.nextInt(i + 1);
        pool.set(i, pool.set(j, pool.get(i)));
      }
      double[] dealt =
          TextDistances.between(
              new TextSample(pool.subList(0, a.size())),
              new TextSample(pool.subList(a.size(), pool.size())),
              V);
      for (int s = 0; s < dealt.length; s++) {
        // Equal distances may differ in the last digit, because sums are taken in a different
        // order.
        asFar[s] += dealt[s] >= distances[s] - 1e-12 ? 1 : 0;
      }
    }

    int n = Math.min(sampleA.wordCount(), sampleB.wordCount());
    List<Measure> measures = new ArrayList<>();
    for (Statistic statistic : Statistic.values()) {
      int s = statistic.ordinal();
      measures.add(
          new Measure(
              statistic.label,
              statistic.summary,
              summary(statistic, sampleA, n, V),
              summary(statistic, sampleB, n, V),
              statistic.distance,
              distances[s],
              (1.0 + asFar[s]) / (1 + permutations)));
    }
    return new TextComparison(measures);
  }

  /** Over the first n words, where the length of the text matters. */
  private static double summary(Statistic statistic, TextSample sample, int n, int V) {
    return switch (statistic) {
      case UNIGRAM -> LongStream.of(sample.counts(n, V)).filter(count -> count > 0).count();
      case RANK_FREQUENCY -> ZipfFit.of(sample.counts(n, V)).exponent();
      case TYPE_TOKEN -> HeapsFit.of(sample.typeGrowth(n, V)).exponent();
      case SENTENCE_LENGTH -> Arrays.stream(sample.sentenceLengths()).average().orElseThrow();
      case PUNCTUATION ->
          1000 * sample.punctuation().values().stream().mapToDouble(share -> share).sum();
    };
  }

  private static TextSample checked(String name, List<Sentence> sentences) {
    TextSample sample = new TextSample(sentences);
    if (sentences.size() < 2 || sample.wordCount() < 2) {
      throw new UserError(
          "the "
              + name
              + " text has "
              + sentences.size()
              + " sentences and "
              + sample.wordCount()
              + " words, too few to compare; give at least 2 of each");
    }
    return sample;
  }
}
