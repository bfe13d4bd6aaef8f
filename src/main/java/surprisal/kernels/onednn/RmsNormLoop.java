package surprisal.kernels.onednn;

import java.util.Arrays;
import surprisal.kernels.Norm;
import surprisal.kernels.Tensor;

/**
 * RMS norm (Zhang and Sennrich 2019) row by row on all workers: out = x rstd gain + bias. oneDNN
 * 3.11 has it forward only. Sums over rows go block by block in order, whoever computed them.
 */
final class RmsNormLoop {
  private static final int BLOCK = 32;

  private final Workers workers;
  private final NativeFloats x;
  private final NativeFloats rstd;
  private final int N;
  private final int C;
  private final float[][][] rows;

  /**
   * @param x [N,C]
   * @param kept [2,N], row 1 holds the reciprocal root mean squares
   */
  RmsNormLoop(Workers workers, Tensor x, Tensor kept) {
    this.workers = workers;
    this.x = NativeFloats.of(x);
    N = (int) x.size(0);
    C = (int) x.size(1);
    rstd = NativeFloats.of(NativeTensor.of(kept).slice(0, 1, 2).as(N));
    rows = new float[workers.count()][3][C];
  }

  private interface Row {
    void run(int worker, int n);
  }

  private void overRows(Row row) {
    workers.run(
        (N + BLOCK - 1) / BLOCK,
        (worker, block) -> {
          int from = (int) block * BLOCK;
          for (int n = from; n < Math.min(N, from + BLOCK); n++) {
            row.run(worker, n);
          }
        });
  }

  /** Prepares out = norm(x), [N,C]. */
  Runnable forward(NativeFloats out, Norm norm) {
    NativeFloats gains = NativeFloats.of(norm.gain());
    NativeFloats biases = norm.bias() == null ? null : NativeFloats.of(norm.bias());
    float[] gain = new float[C], bias = new float[C];
    return () -> {
      gains.read(0, gain, 0, C);
      if (biases != null) {
        biases.read(0, bias, 0, C);
      }
      overRows(
          (worker, n) -> {
            float[] row = rows[worker][0];
            x.read((long) n * C, row, 0, C);
            double squares = 0;
            for (float value : row) {
              squares += (double) value * value;
            }
            float r = (float) (1 / Math.sqrt(squares / C + Norm.EPSILON));
            rstd.set(n, r);
            for (int c = 0; c < C; c++) {
              row[c] = row[c] * r * gain[c] + bias[c];
            }
            out.write((long) n * C, row, 0, C);
          });
    };
  }

  /**
   * Prepares dx = dresidual + rstd (g - normalized mean(g normalized)) with g = dout gain, and the
   * gradients of gain and bias.
   *
   * @param dresidual [N,C], may be dx; null for 0
   */
  Runnable backward(
      NativeFloats dx, NativeFloats dresidual, NativeFloats dout, Norm norm, boolean accumulate) {
    NativeFloats gains = NativeFloats.of(norm.gain());
    float[] gain = new float[C];
    float[][] dgain = new float[(N + BLOCK - 1) / BLOCK][C], dbias = new float[dgain.length][C];
    return () -> {
      gains.read(0, gain, 0, C);
      for (int block = 0; block < dgain.length; block++) {
        Arrays.fill(dgain[block], 0);
        Arrays.fill(dbias[block], 0);
      }
      overRows(
          (worker, n) -> {
            float[] row = rows[worker][0], dy = rows[worker][1], sum = rows[worker][2];
            x.read((long) n * C, row, 0, C);
            dout.read((long) n * C, dy, 0, C);
            if (dresidual == null) {
              Arrays.fill(sum, 0);
            } else {
              dresidual.read((long) n * C, sum, 0, C);
            }
            float r = rstd.get(n);
            double dot = 0;
            for (int c = 0; c < C; c++) {
              row[c] *= r; // normalized
              dgain[n / BLOCK][c] += dy[c] * row[c];
              dbias[n / BLOCK][c] += dy[c];
              dy[c] *= gain[c];
              dot += (double) dy[c] * row[c];
            }
            float mean = (float) (dot / C);
            for (int c = 0; c < C; c++) {
              sum[c] += r * (dy[c] - row[c] * mean);
            }
            dx.write((long) n * C, sum, 0, C);
          });
      addUp(norm.dgain(), dgain, accumulate);
      addUp(norm.dbias(), dbias, accumulate);
    };
  }

  private void addUp(Tensor gradient, float[][] blocks, boolean accumulate) {
    if (gradient == null) {
      return;
    }
    NativeFloats into = NativeFloats.of(gradient);
    float[] sum = new float[C];
    if (accumulate) {
      into.read(0, sum, 0, C);
    }
    for (float[] block : blocks) {
      for (int c = 0; c < C; c++) {
        sum[c] += block[c];
      }
    }
    into.write(0, sum, 0, C);
  }
}
