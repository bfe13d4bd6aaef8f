package surprisal.evaluation;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.data.Batch;
import surprisal.data.ValidationWindows;
import surprisal.data.source.TrueDistribution;
import surprisal.kernels.HostCopy;

/**
 * How far a model's next-token distribution q is from the source's own p. H(p), H(p,q) and KL(p||q)
 * are taken in expectation under p at each position, not at the token that happened to come: the
 * noise of the text is gone, and H(p,q) = H(p) + KL(p||q) (Cover and Thomas 2006, 2.3) holds but
 * for rounding. The same validation targets at each evaluation: batches spread over the split.
 */
public final class SourceDivergence {
  private static final long MOST_TARGETS = 24_000;
  private static final long MOST_PROBABILITIES = 1 << 21;

  private final ValidationWindows windows;
  private final int V;
  private final long stride;
  private final double[][] truth;
  private final double[] entropies;
  private final double[] logQ;
  private double entropySum;
  private double crossEntropySum;
  private double klSum;
  private long count;

  /**
   * Means over the targets, nats per token.
   *
   * @param entropyNats H(p): no model can pay less
   * @param crossEntropyNats H(p,q): what the model pays
   * @param klNats KL(p||q): what it could still learn
   * @param tokens targets
   */
  public record Means(double entropyNats, double crossEntropyNats, double klNats, long tokens) {}

  /**
   * Looks up the truth once, for the targets that every evaluation will use.
   *
   * @param truth of the validation split's tokens
   * @param V |V|
   */
  public SourceDivergence(ValidationWindows windows, TrueDistribution truth, int V) {
    this.windows = windows;
    this.V = V;
    Batch batch = windows.allocate();
    int N = batch.targets().length;
    long most = Math.max(1, Math.min(MOST_TARGETS, MOST_PROBABILITIES / V) / N);
    stride = (windows.batches() + most - 1) / most;
    int batches = Math.toIntExact((windows.batches() + stride - 1) / stride);
    this.truth = new double[batches * N][];
    entropies = new double[batches * N];
    logQ = new double[V];
    for (int chosen = 0; chosen < batches; chosen++) {
      windows.fill(batch, chosen * stride);
      for (int n = 0; n < N; n++) {
        if (batch.targets()[n] >= 0) {
          double[] p = new double[V];
          long token = windows.target(chosen * stride, n);
          entropies[chosen * N + n] = truth.at(token, p);
          this.truth[chosen * N + n] = p;
        }
      }
    }
  }

  /** Forgets the sums: a new evaluation begins. */
  void begin() {
    entropySum = 0;
    crossEntropySum = 0;
    klSum = 0;
    count = 0;
  }

  /**
   * Takes in the model's logits [N,V] of validation batch {@code index}, if it is one of the
   * chosen.
   */
  void add(long index, INDArray logits) {
    if (index % stride != 0) {
      return;
    }
    double[] rows = HostCopy.read(logits);
    int N = rows.length / V;
    for (int n = 0; n < N; n++) {
      int at = (int) (index / stride) * N + n;
      if (truth[at] != null) {
        logSoftmax(rows, n * V);
        add(truth[at], entropies[at]);
      }
    }
  }

  private void logSoftmax(double[] rows, int from) {
    double max = Arrays.stream(rows, from, from + V).max().orElseThrow();
    double sum = 0;
    for (int v = 0; v < V; v++) {
      sum += Math.exp(rows[from + v] - max);
    }
    double logSum = max + Math.log(sum);
    for (int v = 0; v < V; v++) {
      logQ[v] = rows[from + v] - logSum;
    }
  }

  private void add(double[] p, double entropy) {
    for (int v = 0; v < V; v++) {
      if (p[v] > 0) {
        crossEntropySum -= p[v] * logQ[v];
        klSum += p[v] * (Math.log(p[v]) - logQ[v]);
      }
    }
    entropySum += entropy;
    count++;
  }

  Means means() {
    return new Means(entropySum / count, crossEntropySum / count, klSum / count, count);
  }
}
