package surprisal.kernels;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The sum of squares of a long vector: fp32 partial sums short enough to lose nothing to speak of
 * (32 squares each), added up in double, chunk after chunk in order whoever computed them.
 */
final class SumOfSquares implements AutoCloseable {
  private static final int LANES = 256;

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

  private static double squares(float[] x, float[] lanes) {
    Arrays.fill(lanes, 0, LANES, 0);
    for (int from = 0; from < Workers.CHUNK; from += LANES) {
      for (int i = 0; i < LANES; i++) {
        lanes[i] += x[from + i] * x[from + i];
      }
    }
    double sum = 0;
    for (int i = 0; i < LANES; i++) {
      sum += lanes[i];
    }
    return sum;
  }

  @Override
  public void close() {}
}
