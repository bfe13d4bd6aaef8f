package surprisal.evaluation;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.kernels.HostCopy;

/**
 * What an evaluation sees on its way to the mean: how the surprisals spread, whether the model's
 * confidence comes true, and the price of the first tokens one by one. It computes no softmax of
 * its own: a row's log sum exp is its negative log-likelihood plus the target's logit.
 */
public final class EvaluationStats {
  /** Width of the histogram's bins, bits. */
  public static final double BIN_BITS = 0.25;

  private static final int BINS = 80;
  private static final int CONFIDENCES = 10;

  /** Logits that the reliability looks at; with more, every second, third, ... batch counts. */
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
   * @param first how many of the first targets are kept one by one
   */
  public EvaluationStats(long batches, int rows, int vocabSize, int first) {
    every = Math.toIntExact(1 + batches * rows * vocabSize / LOGITS);
    firstBits = new double[first];
    top = new double[rows];
    ofTarget = new double[rows];
    begin();
  }

  /** Forgets the evaluation before. */
  public void begin() {
    histogram = new long[BINS];
    reliability = new ReliabilityTable(CONFIDENCES);
    Arrays.fill(firstBits, Double.NaN);
    seen = 0;
  }

  /** A batch's predictions, before the loss destroys them; {@code logits} [N,V]. */
  void look(long index, INDArray logits, int[] targets) {
    looking = index % every == 0;
    if (!looking) {
      return;
    }
    int V = (int) logits.size(1);
    double[] z = HostCopy.read(logits);
    for (int n = 0; n < targets.length; n++) {
      if (targets[n] >= 0) {
        double highest = z[n * V];
        for (int v = 1; v < V; v++) {
          highest = Math.max(highest, z[n * V + v]);
        }
        top[n] = highest;
        ofTarget[n] = z[n * V + targets[n]];
      }
    }
  }

  /** What they cost; {@code nll} [N], nats. */
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

  /** Tokens by surprisal in bins of {@link #BIN_BITS}; the last bin holds all that lie above. */
  public long[] histogram() {
    return histogram;
  }

  /** Whether the most likely token comes as often as the model says. */
  public ReliabilityTable reliability() {
    return reliability;
  }

  /** Bits that the first targets cost, row by row of the windows; NaN where one does not count. */
  public double[] firstBits() {
    return firstBits;
  }
}
