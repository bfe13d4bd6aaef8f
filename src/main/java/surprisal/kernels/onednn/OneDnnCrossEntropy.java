package surprisal.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.kernels.LossTerms;

/**
 * Cross-entropy, block of rows by block of rows: each block is worked on while it is in the cache,
 * so that the logits, gigabytes of them with a large vocabulary, cross the memory bus once.
 */
final class OneDnnCrossEntropy implements AutoCloseable {
  /** Two of them fit into the second-level caches of two cores. */
  private static final long BLOCK_BYTES = 1 << 21;

  private final List<OneDnnCrossEntropyBlock> blocks = new ArrayList<>();

  /**
   * @param dlogits null for the loss alone
   */
  OneDnnCrossEntropy(
      OneDnn oneDnn,
      NativeOnes ones,
      int threads,
      INDArray dlogits,
      INDArray logits,
      boolean smoothing) {
    long N = logits.size(0), V = logits.size(1);
    long rows = Math.max(threads, BLOCK_BYTES / (4 * V) / threads * threads);
    for (long from = 0; from < N; from += rows) {
      long to = Math.min(N, from + rows);
      NativeTensor values = NativeTensor.of(logits).slice(0, from, to);
      NativeTensor gradient = dlogits == null ? null : NativeTensor.of(dlogits).slice(0, from, to);
      blocks.add(
          new OneDnnCrossEntropyBlock(oneDnn, ones, gradient, values, (int) from, smoothing));
    }
  }

  void run(double[] loss, double[] nll, int[] targets, double smoothing, double[] scale) {
    for (OneDnnCrossEntropyBlock block : blocks) {
      block.loss(loss, nll, targets, smoothing);
      if (block.hasGradient()) {
        block.gradient(nll, targets, smoothing, scale);
      }
    }
  }

  /** With z-loss, whose gradient is 2 zLoss logZ p: p only gets another factor. */
  void run(LossTerms terms, int[] targets, double smoothing, double zLoss, double[] scale) {
    double[] logZ = terms.logZ();
    for (OneDnnCrossEntropyBlock block : blocks) {
      block.targetLogits(logZ, targets);
      block.loss(terms.hard(), terms.nll(), targets, smoothing);
      block.addNll(logZ, terms.nll(), targets); // logZ = logit - log p
      if (block.hasGradient()) {
        block.gradient(terms.nll(), logZ, zLoss, targets, smoothing, scale);
      }
    }
  }

  @Override
  public void close() {
    blocks.forEach(OneDnnCrossEntropyBlock::close);
  }
}
