package surprisal.kernels;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sum of squares of a long vector: fp32 partial sums short enough to lose nothing to speak of
 * (128 squares each), added up in double, chunk after chunk in order whoever computed them.
 */
final class SumOfSquares implements AutoCloseable {
  private static final int WIDE = Workers.CHUNK / 8;
  private static final int NARROW = WIDE / 16;

  private final Workers workers;
  private final NativeFloats values;
  private final long length;
  private final double[] partial;

  SumOfSquares(Workers workers, INDArray x) {
    this.workers = workers;
    values = NativeFloats.of(x);
    length = x.length();
    partial = new double[Math.toIntExact((length + Workers.CHUNK - 1) / Workers.CHUNK)];
  }

  double run() {
    workers.overChunks(
        length,
        (worker, start, count) -> {
          float[] x = workers.stage(worker, 0);
          values.read(start, x, 0, count);
          Arrays.fill(x, count, Workers.CHUNK, 0);
          partial[(int) (start / Workers.CHUNK)] = squares(x, workers.stage(worker, 1));
        });
    double sum = 0;
    for (double part : partial) {
      sum += part;
    }
    return sum;
  }

  /** In two loops that the compiler vectorizes, and a short one in double. */
  private static double squares(float[] x, float[] lanes) {
    for (int i = 0; i < WIDE; i++) {
      float a = x[i], b = x[i + WIDE], c = x[i + 2 * WIDE], d = x[i + 3 * WIDE];
      float e = x[i + 4 * WIDE], f = x[i + 5 * WIDE], g = x[i + 6 * WIDE], h = x[i + 7 * WIDE];
      lanes[i] = (a * a + b * b + (c * c + d * d)) + (e * e + f * f + (g * g + h * h));
    }
    for (int from = NARROW; from < WIDE; from += NARROW) {
      for (int i = 0; i < NARROW; i++) {
        lanes[i] += lanes[from + i];
      }
    }
    double sum = 0;
    for (int i = 0; i < NARROW; i++) {
      sum += lanes[i];
    }
    return sum;
  }

  @Override
  public void close() {}
}
