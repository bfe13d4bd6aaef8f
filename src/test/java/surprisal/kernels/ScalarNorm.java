package surprisal.kernels;

import static surprisal.kernels.ScalarKernels.writeGradient;

/** Normalization, one row n at a time. */
final class ScalarNorm {
  private static final double EPSILON = 1e-5;

  private ScalarNorm() {}

  /** See {@link Kernels#normForward}. */
  static void forward(Tensor out, Tensor kept, Tensor x, Norm norm) {
    int N = (int) x.size(0), C = (int) x.size(1);
    double[] in = x.read(), g = norm.gain().read();
    double[] b = norm.bias() == null ? new double[C] : norm.bias().read();
    double[] centers = new double[N], rstds = new double[N], result = new double[N * C];
    for (int n = 0; n < N; n++) {
      double sum = 0, squares = 0;
      for (int c = 0; c < C; c++) {
        sum += in[n * C + c];
      }
      centers[n] = norm.kind().centered() ? sum / C : 0;
      for (int c = 0; c < C; c++) {
        squares += Math.pow(in[n * C + c] - centers[n], 2);
      }
      rstds[n] = 1 / Math.sqrt(squares / C + EPSILON);
      for (int c = 0; c < C; c++) {
        result[n * C + c] = (in[n * C + c] - centers[n]) * rstds[n] * g[c] + b[c];
      }
    }
    out.write(result);
    kept.view(0, N).write(centers);
    kept.view(N, N).write(rstds);
  }

  /** See {@link Kernels#normBackward}. */
  static void backward(
      Tensor dx,
      Tensor dresidual,
      Tensor dout,
      Tensor x,
      Tensor kept,
      Norm norm,
      boolean accumulate) {
    int N = (int) x.size(0), C = (int) x.size(1);
    double[] in = x.read(), centers = kept.row(0), rstds = kept.row(1), g = norm.gain().read();
    double[] dy = dout.read(), dg = new double[C], db = new double[C];
    double[] result = dresidual == null ? new double[N * C] : dresidual.read();
    for (int n = 0; n < N; n++) {
      double meanOfG = 0, meanOfGx = 0;
      for (int c = 0; c < C; c++) {
        double normalized = (in[n * C + c] - centers[n]) * rstds[n];
        dg[c] += dy[n * C + c] * normalized;
        db[c] += dy[n * C + c];
        meanOfG += dy[n * C + c] * g[c] / C;
        meanOfGx += dy[n * C + c] * g[c] * normalized / C;
      }
      double ofCenter = norm.kind().centered() ? meanOfG : 0;
      for (int c = 0; c < C; c++) {
        double normalized = (in[n * C + c] - centers[n]) * rstds[n];
        result[n * C + c] += rstds[n] * (dy[n * C + c] * g[c] - ofCenter - normalized * meanOfGx);
      }
    }
    dx.write(result);
    writeGradient(norm.dgain(), dg, accumulate);
    writeGradient(norm.dbias(), db, accumulate);
  }
}
