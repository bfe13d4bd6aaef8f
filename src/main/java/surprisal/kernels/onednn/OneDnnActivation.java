package surprisal.kernels.onednn;

import surprisal.kernels.Activation;
import surprisal.kernels.Tensor;

/** Activations: oneDNN's primitive for GELU, a loop over the formula for all others. */
final class OneDnnActivation {
  private final OneDnn oneDnn;
  private final Workers workers;
  private final PreparedCalls calls;

  OneDnnActivation(OneDnn oneDnn, Workers workers, PreparedCalls calls) {
    this.oneDnn = oneDnn;
    this.workers = workers;
    this.calls = calls;
  }

  /** out = f(x). */
  void forward(Tensor out, Tensor x, Activation f) {
    calls
        .of(Operation.ACTIVATION_FORWARD)
        .with(out)
        .with(x)
        .with(f)
        .get(() -> Steps.of(prepareForward(out, x, f)))
        .run();
  }

  private Runnable prepareForward(Tensor out, Tensor x, Activation f) {
    return f == Activation.GELU
        ? oneDnn.gelu(NativeTensor.of(out), NativeTensor.of(x))
        : new ActivationLoop(workers, f).forward(NativeFloats.of(out), NativeFloats.of(x));
  }

  /** dx = dout * f'(x). */
  void backward(Tensor dx, Tensor dout, Tensor x, Activation f) {
    calls
        .of(Operation.ACTIVATION_BACKWARD)
        .with(dx)
        .with(dout)
        .with(x)
        .with(f)
        .get(() -> Steps.of(prepareBackward(dx, dout, x, f)))
        .run();
  }

  private Runnable prepareBackward(Tensor dx, Tensor dout, Tensor x, Activation f) {
    return f == Activation.GELU
        ? oneDnn.geluBackward(NativeTensor.of(dx), NativeTensor.of(dout), NativeTensor.of(x))
        : new ActivationLoop(workers, f)
            .backward(NativeFloats.of(dx), NativeFloats.of(dout), NativeFloats.of(x));
  }
}
