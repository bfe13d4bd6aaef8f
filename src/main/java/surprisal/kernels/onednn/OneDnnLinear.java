package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import java.util.ArrayList;
import java.util.List;
import surprisal.kernels.Linear;
import surprisal.kernels.Tensor;

/** Matrix products with a weight: linear layers and the tied head, each with its gradients. */
final class OneDnnLinear {
  /** Classes that the head's gradients take at a time: N rows of them stay in the cache. */
  private static final int HEAD_ROWS = 1024;

  private final OneDnn oneDnn;
  private final OneDnnOperands operands;
  private final NativeOnes ones;
  private final PreparedCalls calls;

  OneDnnLinear(OneDnn oneDnn, OneDnnOperands operands, NativeOnes ones, PreparedCalls calls) {
    this.oneDnn = oneDnn;
    this.operands = operands;
    this.ones = ones;
    this.calls = calls;
  }

  /** out = x @ weight + bias + residual. */
  void forward(Tensor out, Tensor x, Linear linear, Tensor residual) {
    calls
        .of(Operation.LINEAR_FORWARD)
        .with(out)
        .with(x)
        .with(residual)
        .with(linear.weight())
        .with(linear.bias())
        .get(() -> prepareForward(out, x, linear, residual))
        .run();
  }

  private Steps prepareForward(Tensor out, Tensor x, Linear linear, Tensor residual) {
    List<Runnable> steps = new ArrayList<>();
    NativeTensor left = operands.of(x, steps);
    NativeTensor right = operands.of(linear.weight(), steps);
    var postOps = new OneDnnPostOps().add(NativeTensor.of(residual));
    steps.add(oneDnn.matmul(NativeTensor.of(out), left, right, asRow(linear.bias()), postOps));
    return new Steps(steps);
  }

  /** dx = dout @ weight^T; dweight = x^T @ dout; dbias = 1^T @ dout. */
  void backward(Tensor dx, Tensor dout, Tensor x, Linear linear, boolean accumulate) {
    calls
        .of(Operation.LINEAR_BACKWARD)
        .with(dx)
        .with(dout)
        .with(x)
        .with(linear.weight())
        .with(linear.dweight())
        .with(linear.dbias())
        .with(accumulate)
        .get(() -> prepareBackward(dx, dout, x, linear, accumulate))
        .run();
  }

  private Steps prepareBackward(
      Tensor dx, Tensor dout, Tensor x, Linear linear, boolean accumulate) {
    List<Runnable> steps = new ArrayList<>();
    NativeTensor gradient = operands.of(dout, steps);
    NativeTensor left = operands.of(x, steps);
    NativeTensor right = operands.of(linear.weight(), steps);
    steps.add(oneDnn.matmul(NativeTensor.of(dx), gradient, right.transposed()));
    steps.add(product(NativeTensor.of(linear.dweight()), left.transposed(), gradient, accumulate));
    if (linear.dbias() != null) {
      NativeTensor row = ones.row(gradient.type(), gradient.shape()[0]);
      steps.add(product(asRow(linear.dbias()), row, gradient, accumulate));
    }
    return new Steps(steps);
  }

  /** logits = x @ wte^T. */
  void headForward(Tensor logits, Tensor x, Tensor wte) {
    calls
        .of(Operation.HEAD_FORWARD)
        .with(logits)
        .with(x)
        .with(wte)
        .get(() -> prepareHeadForward(logits, x, wte))
        .run();
  }

  private Steps prepareHeadForward(Tensor logits, Tensor x, Tensor wte) {
    List<Runnable> steps = new ArrayList<>();
    NativeTensor left = operands.of(x, steps);
    NativeTensor right = operands.of(wte, steps);
    steps.add(oneDnn.matmul(NativeTensor.of(logits), left, right.transposed()));
    return new Steps(steps);
  }

  /** dx = dlogits @ wte; dwte = dlogits^T @ x. */
  void headBackward(
      Tensor dx, Tensor dwte, Tensor dlogits, Tensor x, Tensor wte, boolean accumulate) {
    calls
        .of(Operation.HEAD_BACKWARD)
        .with(dx)
        .with(dwte)
        .with(dlogits)
        .with(x)
        .with(wte)
        .with(accumulate)
        .get(() -> prepareHeadBackward(dx, dwte, dlogits, x, wte, accumulate))
        .run();
  }

  private Steps prepareHeadBackward(
      Tensor dx, Tensor dwte, Tensor dlogits, Tensor x, Tensor wte, boolean accumulate) {
    List<Runnable> steps = new ArrayList<>();
    NativeTensor gradient = operands.of(dlogits, steps);
    NativeTensor left = operands.of(x, steps);
    NativeTensor right = operands.of(wte, steps);
    NativeTensor into = NativeTensor.of(dx), weights = NativeTensor.of(dwte);
    boolean wide = into.type() == dnnl_f32; // only fp32 can take a sum bit by bit
    long V = weights.shape()[0];
    for (long from = 0; from < V; from += HEAD_ROWS) {
      long to = Math.min(V, from + HEAD_ROWS);
      NativeTensor part = gradient.slice(1, from, to);
      if (wide) {
        steps.add(product(into, part, right.slice(0, from, to), from > 0));
      }
      steps.add(product(weights.slice(0, from, to), part.transposed(), left, accumulate));
    }
    if (!wide) {
      steps.add(oneDnn.matmul(into, gradient, right));
    }
    return new Steps(steps);
  }

  private OneDnnPrimitive product(
      NativeTensor out, NativeTensor a, NativeTensor b, boolean accumulate) {
    return oneDnn.matmul(out, a, b, null, new OneDnnPostOps().accumulate(accumulate));
  }

  private static NativeTensor asRow(Tensor vector) {
    return vector == null ? null : NativeTensor.of(vector).as(1, vector.length());
  }
}
