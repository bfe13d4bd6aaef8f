package surprisal.kernels;

import static surprisal.kernels.ScalarKernels.writeGradient;

/** Linear layers as products of matrices. */
final class ScalarLinear {
  private ScalarLinear() {}

  /** See {@link Kernels#linearForward}. */
  static void forward(Tensor out, Tensor x, Linear linear, Tensor residual) {
    int N = (int) x.size(0), M = (int) linear.weight().size(1);
    double[] sum = ScalarMatrix.of(x).times(ScalarMatrix.of(linear.weight())).values();
    double[] b = linear.bias() == null ? new double[M] : linear.bias().read();
    double[] r = residual == null ? new double[N * M] : residual.read();
    for (int i = 0; i < N * M; i++) {
      sum[i] += b[i % M] + r[i];
    }
    out.write(sum);
  }

  /** See {@link Kernels#linearBackward}. */
  static void backward(Tensor dx, Tensor dout, Tensor x, Linear linear, boolean accumulate) {
    ScalarMatrix dy = ScalarMatrix.of(dout), in = ScalarMatrix.of(x);
    double[] db = new double[dy.columns()];
    for (int i = 0; i < dy.values().length; i++) {
      db[i % db.length] += dy.values()[i];
    }
    dx.write(dy.times(ScalarMatrix.of(linear.weight()).transposed()).values());
    writeGradient(linear.dweight(), in.transposed().times(dy).values(), accumulate);
    writeGradient(linear.dbias(), db, accumulate);
  }
}
