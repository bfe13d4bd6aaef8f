package surprisal.kernels;

import static surprisal.kernels.ScalarKernels.put;
import static surprisal.kernels.ScalarKernels.putGradient;
import static surprisal.kernels.ScalarKernels.values;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Layer normalization, one row n at a time. */
final class ScalarLayerNorm {
  private static final double EPSILON = 1e-5;

  private ScalarLayerNorm() {}

  /** See {@link Kernels#layerNormForward}. */
  static void forward(
      INDArray out, INDArray mean, INDArray rstd, INDArray x, INDArray gain, INDArray bias) {
    int N = (int) x.size(0), C = (int) x.size(1);
    double[] in = values(x), g = values(gain), b = bias == null ? new double[C] : values(bias);
    double[] means = new double[N], rstds = new double[N], result = new double[N * C];
    for (int n = 0; n < N; n++) {
      double sum = 0, squares = 0;
      for (int c = 0; c < C; c++) {
        sum += in[n * C + c];
      }
      means[n] = sum / C;
      for (int c = 0; c < C; c++) {
        squares += Math.pow(in[n * C + c] - means[n], 2);
      }
      rstds[n] = 1 / Math.sqrt(squares / C + EPSILON);
      for (int c = 0; c < C; c++) {
        result[n * C + c] = (in[n * C + c] - means[n]) * rstds[n] * g[c] + b[c];
      }
    }
    put(out, result);
    put(mean, means);
    put(rstd, rstds);
  }

  /** See {@link Kernels#layerNormBackward}. */
  static void backward(
      INDArray dx,
      INDArray dresidual,
      INDArray dgain,
      INDArray dbias,
      INDArray dout,
      INDArray x,
      INDArray mean,
      INDArray rstd,
      INDArray gain,
      boolean accumulate) {
    int N = (int) x.size(0), C = (int) x.size(1);
    double[] in = values(x), means = values(mean), rstds = values(rstd), g = values(gain);
    double[] dy = values(dout), dg = new double[C], db = new double[C];
    double[] result = dresidual == null ? new double[N * C] : values(dresidual);
    for (int n = 0; n < N; n++) {
      double meanOfG = 0, meanOfGx = 0;
      for (int c = 0; c < C; c++) {
        double normalized = (in[n * C + c] - means[n]) * rstds[n];
        dg[c] += dy[n * C + c] * normalized;
        db[c] += dy[n * C + c];
        meanOfG += dy[n * C + c] * g[c] / C;
        meanOfGx += dy[n * C + c] * g[c] * normalized / C;
      }
      for (int c = 0; c < C; c++) {
        double normalized = (in[n * C + c] - means[n]) * rstds[n];
        result[n * C + c] += rstds[n] * (dy[n * C + c] * g[c] - meanOfG - normalized * meanOfGx);
      }
    }
    put(dx, result);
    putGradient(dgain, dg, accumulate);
    putGradient(dbias, db, accumulate);
  }
}
