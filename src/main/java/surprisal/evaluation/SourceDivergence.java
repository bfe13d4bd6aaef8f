package surprisal.evaluation;

import java.util.Arrays;
import surprisal.data.Batch;
import surprisal.data.ValidationWindows;
import surprisal.data.source.TrueDistribution;

/**
 * Distance of a model's next-token distribution q from the source's own p. H(p), H(p,q) and
 * KL(p||q) are taken in expectation under p at each position, not at the token that happened to
 * occur: this removes the noise of the text, and H(p,q) = H(p) + KL(p||q) (Cover and Thomas 2006,
 * 2.3) holds up to rounding. Every evaluation uses the same targets: batches spread over the
 * validation split.
 */
public final class SourceDivergence {
  private static final long MOST_TARGETS = 24_000;
  private static final long MOST_PROBABILITIES = 1 << 21;

  private final ValidationWindows windows;
  private final int V;
  private final int N;
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
   * @param entropyNats H(p), the lowest possible loss
   * @param crossEntropyNats H(p,q), the model's loss
   * @param klNats KL(p||q), what is left to learn
   * @param tokens targets
   */
  public record Means(double entropyNats, double crossEntropyNats, double klNats, long tokens) {}

  /**
   * Looks up the true distributions once, for the targets that every evaluation uses.
   *
   * @param truth of the validation split's tokens
   * @param V |V|
   */
  public SourceDivergence(ValidationWindows windows, TrueDistribution truth, int V) {
    this.windows = windows;
    this.V = V;
    Batch batch = windows.allocate();
    N = batch.targets().length;
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

  /** Clears the sums for a new evaluation. */
  void begin() {
    entropySum = 0;
    crossEntropySum = 0;
    klSum = 0;
    count = 0;
  }

  /**
   * Adds the model's logits [N,V] of validation batch {@code index}, if it is one of those chosen.
   */
  void add(long index, LogitRows logits) {
    if (index % stride != 0) {
      return;
    }
    for (int n = 0; n < N; n++) {
      int at = (int) (index / stride) * N + n;
      if (truth[at] != null) {
        logSoftmax(logits.rowOfAll(n));
        add(truth[at], entropies[at]);
      }
    }
  }

  private void logSoftmax(double[] z) {
    double max = Arrays.stream(z).max().orElseThrow();
    double sum = 0;
    for (double logit : z) {
      sum += Math.exp(logit - max);
    }
    double logSum = max + Math.log(sum);
    for (int v = 0; v < V; v++) {
      logQ[v] = z[v] - logSum;
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
