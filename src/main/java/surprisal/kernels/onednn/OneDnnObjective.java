package surprisal.kernels.onednn;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.kernels.LossMix;
import surprisal.kernels.LossTerms;

/** The terms of an objective and its gradient, block of rows by block of rows, in the cache. */
final class OneDnnObjective implements AutoCloseable {
  /** Up to seven arrays of this size are at work together. */
  private static final long BLOCK_BYTES = 1 << 21;

  private final List<OneDnnObjectiveBlock> blocks = new ArrayList<>();

  /** All [N,V]; dlogits, and one of teacher and reference, may be null. */
  OneDnnObjective(
      OneDnn oneDnn,
      Workers workers,
      INDArray dlogits,
      INDArray logits,
      INDArray teacher,
      INDArray reference) {
    long N = logits.size(0), V = logits.size(1);
    int threads = workers.count();
    ObjectiveRow[] buffers = new ObjectiveRow[threads];
    for (int worker = 0; worker < threads; worker++) {
      buffers[worker] = new ObjectiveRow((int) V, teacher != null, reference != null);
    }
    long rows = Math.max(threads, BLOCK_BYTES / (4 * V) / threads * threads);
    for (long from = 0; from < N; from += rows) {
      long to = Math.min(N, from + rows);
      blocks.add(
          new OneDnnObjectiveBlock(
              oneDnn,
              workers,
              buffers,
              (int) from,
              slice(dlogits, from, to),
              slice(logits, from, to),
              slice(teacher, from, to),
              slice(reference, from, to)));
    }
  }

  private static NativeTensor slice(INDArray array, long from, long to) {
    return array == null ? null : NativeTensor.of(array).slice(0, from, to);
  }

  void run(LossTerms terms, int[] targets, LossMix mix, double[] scale) {
    for (OneDnnObjectiveBlock block : blocks) {
      block.run(terms, targets, mix, scale);
    }
  }

  @Override
  public void close() {
    blocks.forEach(OneDnnObjectiveBlock::close);
  }
}
