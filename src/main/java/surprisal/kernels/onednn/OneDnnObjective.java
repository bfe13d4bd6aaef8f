package surprisal.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import surprisal.kernels.Guides;
import surprisal.kernels.HostLossTerms;
import surprisal.kernels.LossMix;
import surprisal.kernels.Tensor;

/** The terms of an objective and its gradient, block of rows by block of rows, in the cache. */
final class OneDnnObjective implements AutoCloseable {
  /** Up to seven arrays of this size are at work together. */
  private static final long BLOCK_BYTES = 1 << 21;

  private final List<OneDnnObjectiveBlock> blocks = new ArrayList<>();

  /**
   * @param dlogits [N,V], or null for the terms alone
   * @param logits [N,V]
   */
  OneDnnObjective(OneDnn oneDnn, Workers workers, Tensor dlogits, Tensor logits, Guides guides) {
    long N = logits.size(0), V = logits.size(1);
    int threads = workers.count();
    ObjectiveRow[] buffers = new ObjectiveRow[threads];
    for (int worker = 0; worker < threads; worker++) {
      buffers[worker] =
          new ObjectiveRow((int) V, guides.teacher() != null, guides.reference() != null);
    }
    long rows = Math.max(threads, BLOCK_BYTES / (4 * V) / threads * threads);
    for (long from = 0; from < N; from += rows) {
      long to = Math.min(N, from + rows);
      var part =
          new OneDnnObjectiveBlock.Rows(
              (int) from,
              slice(dlogits, from, to),
              slice(logits, from, to),
              slice(guides.teacher(), from, to),
              slice(guides.reference(), from, to));
      blocks.add(new OneDnnObjectiveBlock(oneDnn, workers, buffers, part));
    }
  }

  private static NativeTensor slice(Tensor tensor, long from, long to) {
    return tensor == null ? null : NativeTensor.of(tensor).slice(0, from, to);
  }

  void run(HostLossTerms terms, int[] targets, LossMix mix) {
    for (OneDnnObjectiveBlock block : blocks) {
      block.run(terms, targets, mix);
    }
  }

  @Override
  public void close() {
    blocks.forEach(OneDnnObjectiveBlock::close);
  }
}
