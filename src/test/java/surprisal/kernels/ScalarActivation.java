package surprisal.kernels;

/** Activations, element by element; GELU by a formula of its own. */
final class ScalarActivation {
  private static final double ROOT = Math.sqrt(2 / Math.PI);

  private ScalarActivation() {}

  /** See {@link Kernels#activationForward}. */
  static void forward(Tensor out, Tensor x, Activation f) {
    double[] y = x.read();
    for (int i = 0; i < y.length; i++) {
      y[i] = f == Activation.GELU ? gelu(y[i]) : f.value(y[i]);
    }
    out.write(y);
  }

  /** See {@link Kernels#activationBackward}. */
  static void backward(Tensor dx, Tensor dout, Tensor x, Activation f) {
    double[] in = x.read(), dy = dout.read();
    for (int i = 0; i < in.length; i++) {
      dy[i] *= f == Activation.GELU ? geluSlope(in[i]) : f.slope(in[i]);
    }
    dx.write(dy);
  }

  private static double gelu(double z) {
    return z / 2 * (1 + Math.tanh(ROOT * (z + 0.044715 * z * z * z)));
  }

  private static double geluSlope(double z) {
    double tanh = Math.tanh(ROOT * (z + 0.044715 * z * z * z));
    double du = ROOT * (1 + 3 * 0.044715 * z * z);
    return (1 + tanh) / 2 + z / 2 * (1 - tanh * tanh) * du;
  }
}
