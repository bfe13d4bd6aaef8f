package surprisal.kernels.nd4j;

import surprisal.kernels.Activation;
import surprisal.kernels.Kernels;

/** Activations: GELU in ND4J operations, all others in a loop over the formula. */
final class Nd4jActivation {
  private final Nd4jGelu gelu;

  Nd4jActivation(Scratch scratch) {
    gelu = new Nd4jGelu(scratch);
  }

  /** See {@link Kernels#activationForward}. */
  void forward(Nd4jTensor out, Nd4jTensor x, Activation f) {
    if (f == Activation.GELU) {
      gelu.forward(Nd4jTensor.array(out), Nd4jTensor.array(x));
      return;
    }
    double[] values = x.read();
    for (int i = 0; i < values.length; i++) {
      values[i] = f.value(values[i]);
    }
    out.write(values);
  }

  /** See {@link Kernels#activationBackward}. */
  void backward(Nd4jTensor dx, Nd4jTensor dout, Nd4jTensor x, Activation f) {
    if (f == Activation.GELU) {
      gelu.backward(Nd4jTensor.array(dx), Nd4jTensor.array(dout), Nd4jTensor.array(x));
      return;
    }
    double[] values = x.read(), gradient = dout.read();
    for (int i = 0; i < values.length; i++) {
      gradient[i] *= f.slope(values[i]);
    }
    dx.write(gradient);
  }
}
