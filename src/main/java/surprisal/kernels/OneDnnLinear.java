package surprisal.kernels;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Matrix products with a weight: linear layers and the tied head, each with its gradients. */
final class OneDnnLinear {
  /** Classes that the head's gradients take at a time: N rows of them stay in the cache. */
  private static final int HEAD_ROWS = 1024;

  private final OneDnn oneDnn;
  private final OneDnnOperands operands;
  private final NativeOnes ones;

  OneDnnLinear(OneDnn oneDnn, OneDnnOperands operands, NativeOnes ones) {
    this.oneDnn = oneDnn;
    this.operands = operands;
    this.ones = ones;
  }

  /** out = x @ weight + bias + residual. */
  Sequence forward(INDArray out, INDArray x, INDArray weight, INDArray bias, INDArray residual) {
    List<Runnable> steps = new ArrayList<>();
    Strided left = operands.of(x, steps);
    Strided right = operands.of(weight, steps);
    var postOps = new OneDnnPostOps().add(residual == null ? null : Strided.of(residual));
    steps.add(oneDnn.matmul(Strided.of(out), left, right, asRow(bias), postOps));
    return new Sequence(steps);
  }

  /** dx = dout @ weight^T; dweight = x^T @ dout; dbias = 1^T @ dout. */
  Sequence backward(
      INDArray dx,
      INDArray dweight,
      INDArray dbias,
      INDArray dout,
      INDArray x,
      INDArray weight,
      boolean accumulate) {
    List<Runnable> steps = new ArrayList<>();
    Strided gradient = operands.of(dout, steps);
    Strided left = operands.of(x, steps);
    Strided right = operands.of(weight, steps);
    steps.add(oneDnn.matmul(Strided.of(dx), gradient, right.transposed()));
    steps.add(product(Strided.of(dweight), left.transposed(), gradient, accumulate));
    if (dbias != null) {
      Strided row = ones.row(gradient.type(), gradient.shape()[0]);
      steps.add(product(asRow(dbias), row, gradient, accumulate));
    }
    return new Sequence(steps);
  }

  /** logits = x @ wte^T. */
  Sequence headForward(INDArray logits, INDArray x, INDArray wte) {
    List<Runnable> steps = new ArrayList<>();
    Strided left = operands.of(x, steps);
    Strided right = operands.of(wte, steps);
    steps.add(oneDnn.matmul(Strided.of(logits), left, right.transposed()));
    return new Sequence(steps);
  }

  /** dx = dlogits @ wte; dwte = dlogits^T @ x. */
  Sequence headBackward(
      INDArray dx, INDArray dwte, INDArray dlogits, INDArray x, INDArray wte, boolean accumulate) {
    List<Runnable> steps = new ArrayList<>();
    Strided gradient = operands.of(dlogits, steps);
    Strided left = operands.of(x, steps);
    Strided right = operands.of(wte, steps);
    Strided into = Strided.of(dx), weights = Strided.of(dwte);
    boolean wide = into.type() == dnnl_f32; // only fp32 can take a sum bit by bit
    long V = weights.shape()[0];
    for (long from = 0; from < V; from += HEAD_ROWS) {
      long to = Math.min(V, from + HEAD_ROWS);
      Strided part = gradient.slice(1, from, to);
      if (wide) {
        steps.add(product(into, part, right.slice(0, from, to), from > 0));
      }
      steps.add(product(weights.slice(0, from, to), part.transposed(), left, accumulate));
    }
    if (!wide) {
      steps.add(oneDnn.matmul(into, gradient, right));
    }
    return new Sequence(steps);
  }

  private OneDnnPrimitive product(Strided out, Strided a, Strided b, boolean accumulate) {
    return oneDnn.matmul(out, a, b, null, new OneDnnPostOps().accumulate(accumulate));
  }

  private static Strided asRow(INDArray vector) {
    return vector == null ? null : Strided.of(vector).as(1, vector.length());
  }
}
