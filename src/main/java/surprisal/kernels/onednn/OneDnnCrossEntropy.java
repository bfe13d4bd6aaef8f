package surprisal.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import surprisal.kernels.HostLossTerms;
import surprisal.kernels.LossMix;
import surprisal.kernels.Tensor;

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
      Tensor dlogits,
      Tensor logits,
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

  /**
   * Fills hard and nll, and with z-loss logZ; the gradient of z-loss is 2 zLoss logZ p, so that p
   * only gets another factor.
   */
  void run(HostLossTerms terms, int[] targets, LossMix mix) {
    boolean z = mix.zLoss() > 0;
    for (OneDnnCrossEntropyBlock block : blocks) {
      if (z) {
        block.targetLogits(terms.logZ(), targets);
      }
      block.loss(terms.hard(), terms.nll(), targets, mix.smoothing());
      if (z) {
        block.addNll(terms.logZ(), terms.nll(), targets); // logZ = logit - log p
      }
      if (block.hasGradient()) {
        block.gradient(terms, targets, mix);
      }
    }
  }

  @Override
  public void close() {
    blocks.forEach(OneDnnCrossEntropyBlock::close);
  }
}
