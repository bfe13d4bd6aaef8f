package surprisal.kernels.onednn;

import java.nio.FloatBuffer;
import java.util.Arrays;
import surprisal.kernels.Tensor;

/**
 * The sum of squares of a long vector: fp32 partial sums short enough to lose nothing to speak of
 * (64 squares each, then added up pairwise), collected in double, chunk after chunk in order
 * whoever computed them.
 */
final class SumOfSquares implements AutoCloseable {
  private static final int STRIPE = Workers.STRIPE;

  /** Partial sums of a chunk that are added up in double. */
  private static final int NARROW = 16;

  private final Workers workers;
  private final NativeFloats values;
  private final long length;
  private final double[] partial;

  SumOfSquares(Workers workers, Tensor x) {
    this.workers = workers;
    values = NativeFloats.of(x);
    length = x.length();
    partial = new double[Math.toIntExact((length + Workers.CHUNK - 1) / Workers.CHUNK)];
  }

  double run() {
    workers.overChunks(
        length,
        (worker, start, count) -> {
          float[] x = workers.stage(worker, 0), sums = workers.stage(worker, 1);
          Arrays.fill(sums, 0, STRIPE, 0);
          FloatBuffer window = values.window(start);
          int begin = NativeFloats.within(start), end = begin + count;
          for (int at = begin; at < end; at += STRIPE) {
            int n = Math.min(STRIPE, end - at);
            window.get(at, x, 0, n);
            addSquares(sums, x, n);
          }
          partial[(int) (start / Workers.CHUNK)] = total(sums);
        });
    double sum = 0;
    for (double part : partial) {
      sum += part;
    }
    return sum;
  }

  private static void addSquares(float[] sums, float[] x, int count) {
    for (int i = 0; i < count; i++) {
      sums[i] += x[i] * x[i];
    }
  }

  private static double total(float[] sums) {
    for (int half = STRIPE / 2; half >= NARROW; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[i] += sums[half + i];
      }
    }
    double sum = 0;
    for (int i = 0; i < NARROW; i++) {
      sum += sums[i];
    }
    return sum;
  }

  @Override
  public void close() {}
}
