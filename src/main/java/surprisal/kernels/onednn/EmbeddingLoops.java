package surprisal.kernels.onednn;

import java.util.Arrays;
import surprisal.kernels.Tensor;

/**
 * The two table look-ups and their gradient. Each worker owns a range of channels and walks through
 * all rows in order: going back, no sum is touched by two, and every sum has one order.
 */
final class EmbeddingLoops implements AutoCloseable {
  private static final long TOO_LITTLE_TO_SHARE = 1 << 15;

  private final Workers workers;
  private final NativeFloats x;
  private final NativeFloats wte;
  private final NativeFloats wpe;
  private final long N;
  private final long T;
  private final int C;
  private final int width;

  /** The tables or their gradients [V,C] and [T,C], and the sum or its gradient [N,C]. */
  EmbeddingLoops(Workers workers, Tensor x, Tensor wte, Tensor wpe) {
    this.workers = workers;
    this.x = NativeFloats.of(x);
    this.wte = NativeFloats.of(wte);
    this.wpe = NativeFloats.of(wpe);
    N = x.size(0);
    T = wpe.size(0);
    C = (int) x.size(1);
    int shares = N * C < TOO_LITTLE_TO_SHARE ? 1 : workers.count();
    width = Math.min(Workers.CHUNK, (C + shares - 1) / shares);
  }

  void forward(int[] tokens, int[] positions) {
    workers.run(
        (C + width - 1) / width,
        (worker, share) -> {
          int from = (int) share * width, count = Math.min(width, C - from);
          float[] sum = workers.stage(worker, 0), position = workers.stage(worker, 1);
          for (int n = 0; n < N; n++) {
            wte.read((long) tokens[n] * C + from, sum, 0, count);
            wpe.read((long) positions[n] * C + from, position, 0, count);
            addInto(sum, position, count);
            x.write((long) n * C + from, sum, 0, count);
          }
        });
  }

  void backward(int[] tokens, int[] positions, boolean accumulate) {
    workers.run(
        (C + width - 1) / width,
        (worker, share) -> {
          int from = (int) share * width, count = Math.min(width, C - from);
          float[] dx = workers.stage(worker, 0), row = workers.stage(worker, 1);
          if (!accumulate) {
            Arrays.fill(row, 0, count, 0);
            for (long t = 0; t < T; t++) {
              wpe.write(t * C + from, row, 0, count);
            }
          }
          for (int n = 0; n < N; n++) {
            x.read((long) n * C + from, dx, 0, count);
            addTo(wte, (long) tokens[n] * C + from, dx, row, count);
            addTo(wpe, (long) positions[n] * C + from, dx, row, count);
          }
        });
  }

  private static void addTo(NativeFloats table, long index, float[] dx, float[] row, int count) {
    table.read(index, row, 0, count);
    addInto(row, dx, count);
    table.write(index, row, 0, count);
  }

  private static void addInto(float[] sum, float[] term, int count) {
    for (int i = 0; i < count; i++) {
      sum[i] += term[i];
    }
  }

  @Override
  public void close() {}
}
