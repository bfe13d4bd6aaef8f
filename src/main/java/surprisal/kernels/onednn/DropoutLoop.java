package surprisal.kernels.onednn;

import java.util.Arrays;
import surprisal.kernels.Dropout;
import surprisal.kernels.DropoutMask;

/** Inverted dropout by a counter-based mask; needs no memory of what it dropped. */
final class DropoutLoop {
  private final Workers workers;

  DropoutLoop(Workers workers) {
    this.workers = workers;
  }

  /**
   * out = residual + x/(1-rate) where kept, the residual elsewhere; out may be either; all dense.
   *
   * @param residual null for 0
   */
  void run(NativeTensor out, NativeTensor x, NativeTensor residual, Dropout dropout) {
    float rate = dropout.rate();
    long key = dropout.key();
    NativeFloats from = NativeFloats.of(x);
    NativeFloats base = residual == null ? null : NativeFloats.of(residual);
    NativeFloats to = NativeFloats.of(out);
    float factor = (float) (1 / (1 - (double) rate));
    workers.overChunks(
        x.elements(),
        (worker, start, count) -> {
          float[] values = workers.stage(worker, 0), sum = workers.stage(worker, 1);
          from.read(start, values, 0, count);
          if (base == null) {
            Arrays.fill(sum, 0, count, 0);
          } else {
            base.read(start, sum, 0, count);
          }
          for (int i = 0; i < count; i++) {
            if (DropoutMask.keeps(key, start + i, rate)) {
              sum[i] += values[i] * factor;
            }
          }
          to.write(start, sum, 0, count);
        });
  }
}
