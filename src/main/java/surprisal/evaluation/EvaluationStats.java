package surprisal.evaluation;

import java.util.Arrays;

/**
 * Statistics of an evaluation besides the mean: the distribution of surprisals, the reliability of
 * the model's confidence, and the surprisal of each of the first tokens. It needs no extra softmax:
 * a row's log sum exp is its negative log-likelihood plus the target's logit.
 */
public final class EvaluationStats {
  /** Width of the histogram's bins, bits. */
  public static final double BIN_BITS = 0.25;

  private static final int BINS = 80;
  private static final int CONFIDENCES = 10;

  /** Logits used for reliability; beyond that, only every second, third, ... batch is used. */
  private static final long LOGITS = 1 << 24;

  private final int every;
  private final double[] firstBits;
  private final double[] top;
  private final double[] ofTarget;
  private long[] histogram;
  private ReliabilityTable reliability;
  private boolean looking;
  private int seen;

  /**
   * @param batches of an evaluation
   * @param rows of a batch, N
   * @param vocabSize V
   * @param first how many of the first targets are recorded individually
   */
  public EvaluationStats(long batches, int rows, int vocabSize, int first) {
    every = Math.toIntExact(1 + batches * rows * vocabSize / LOGITS);
    firstBits = new double[first];
    top = new double[rows];
    ofTarget = new double[rows];
    begin();
  }

  /** Clears the previous evaluation. */
  public void begin() {
    histogram = new long[BINS];
    reliability = new ReliabilityTable(CONFIDENCES);
    Arrays.fill(firstBits, Double.NaN);
    seen = 0;
  }

  /** Adds a batch's predictions, before the loss overwrites them; {@code logits} [N,V]. */
  void look(long index, LogitRows logits, int[] targets) {
    looking = index % every == 0;
    if (!looking) {
      return;
    }
    for (int n = 0; n < targets.length; n++) {
      if (targets[n] >= 0) {
        double[] z = logits.rowOfAll(n);
        double highest = z[0];
        for (double logit : z) {
          highest = Math.max(highest, logit);
        }
        top[n] = highest;
        ofTarget[n] = z[targets[n]];
      }
    }
  }

  /** Adds their losses; {@code nll} [N], nats. */
  void count(double[] nll, int[] targets) {
    for (int n = 0; n < targets.length; n++, seen++) {
      if (targets[n] < 0) {
        continue;
      }
      double bits = nll[n] / Math.log(2);
      histogram[(int) Math.max(0, Math.min(BINS - 1, bits / BIN_BITS))]++;
      if (seen < firstBits.length) {
        firstBits[seen] = bits;
      }
      if (looking) {
        double p = Math.exp(top[n] - ofTarget[n] - nll[n]);
        reliability.add(Math.max(0, Math.min(1, p)), top[n] == ofTarget[n]);
      }
    }
  }

  /** Tokens by surprisal in bins of {@link #BIN_BITS}; the last bin holds everything above. */
  public long[] histogram() {
    return histogram;
  }

  /** Whether the most likely token occurs as often as the model predicts. */
  public ReliabilityTable reliability() {
    return reliability;
  }

  /** Surprisal of the first targets in bits, window by window; NaN for those that do not count. */
  public double[] firstBits() {
    return firstBits;
  }
}
