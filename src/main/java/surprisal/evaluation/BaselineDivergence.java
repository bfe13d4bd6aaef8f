package surprisal.evaluation;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import surprisal.baseline.NGramLadder;
import surprisal.data.Batch;
import surprisal.data.ValidationWindows;

/**
 * KL(model || unigram) and KL(model || bigram): how far the model's next-token distribution is from
 * either table. During training a model first approaches the unigram, then the bigram, and then
 * leaves both. Every evaluation uses the same validation targets, spread evenly and few enough to
 * cost little next to the evaluation itself.
 */
public final class BaselineDivergence {
  private static final long MOST_TARGETS = 8192;
  private static final int MOST_PROBABILITIES = 1 << 20;

  /** The largest |V| at which enough targets are affordable, 128. */
  public static final int LARGEST_VOCABULARY = MOST_PROBABILITIES / 128;

  private static final double GOLDEN_RATIO = 0.6180339887498949;

  private final int V;
  private final double[] logUnigram;
  private final Map<Integer, double[]> logBigrams = new HashMap<>();

  /** For each batch with targets: the rows measured, and the token before each. */
  private final Map<Long, Map<Integer, Integer>> chosen = new HashMap<>();

  private double unigramSum;
  private double bigramSum;
  private long count;

  /**
   * Means over the targets, nats.
   *
   * @param unigramNats KL(model || unigram)
   * @param bigramNats KL(model || bigram)
   * @param tokens targets
   */
  public record Means(double unigramNats, double bigramNats, long tokens) {}

  /**
   * Looks up both tables once, for the targets that every evaluation uses.
   *
   * @param windows with at least one target that counts
   * @param tables of order 2 or more, with at most {@link #LARGEST_VOCABULARY} tokens
   */
  public BaselineDivergence(ValidationWindows windows, NGramLadder tables) {
    V = tables.vocabSize();
    logUnigram = log(tables.unigram());
    Batch batch = windows.allocate();
    int N = batch.targets().length;
    int[] counted = windows.counted().stream().toArray();
    int size = (int) Math.min(counted.length, Math.min(MOST_TARGETS, MOST_PROBABILITIES / V));
    BitSet places = new BitSet();
    for (int i = 0; i < size; i++) {
      // One of each stretch, at a place that changes, so that samples do not share a window
      // position.
      double jitter = i * GOLDEN_RATIO % 1;
      places.set(counted[(int) ((i + jitter) * counted.length / size)]);
    }
    places.stream()
        .forEach(
            place ->
                chosen
                    .computeIfAbsent((long) (place / N), key -> new TreeMap<>())
                    .put(place % N, 0));
    chosen.forEach(
        (index, rows) -> {
          windows.fill(batch, index);
          rows.replaceAll((row, none) -> batch.inputs()[row]);
          rows.values()
              .forEach(previous -> logBigrams.computeIfAbsent(previous, p -> row(tables, p)));
        });
  }

  private static double[] row(NGramLadder tables, int previous) {
    double[] p = new double[tables.vocabSize()];
    tables.bigram(previous, p);
    return log(p);
  }

  /** Clears the sums for a new evaluation. */
  void begin() {
    unigramSum = 0;
    bigramSum = 0;
    count = 0;
  }

  /** Adds the model's logits [N,V] of validation batch {@code index}, if it has a target. */
  void add(long index, LogitRows logits) {
    Map<Integer, Integer> rows = chosen.getOrDefault(index, Map.of());
    boolean small = logits.length() <= MOST_PROBABILITIES;
    rows.forEach(
        (row, previous) ->
            add(small ? logits.rowOfAll(row) : logits.row(row), logBigrams.get(previous)));
  }

  private void add(double[] z, double[] logBigram) {
    double logSum = Prediction.logSumExp(z);
    for (int v = 0; v < V; v++) {
      double logP = z[v] - logSum;
      double p = Math.exp(logP);
      if (p > 0) {
        unigramSum += p * (logP - logUnigram[v]);
        bigramSum += p * (logP - logBigram[v]);
      }
    }
    count++;
  }

  Means means() {
    return new Means(unigramSum / count, bigramSum / count, count);
  }

  private static double[] log(double[] p) {
    double[] logs = new double[p.length];
    for (int v = 0; v < p.length; v++) {
      logs[v] = Math.log(p[v]);
    }
    return logs;
  }
}
