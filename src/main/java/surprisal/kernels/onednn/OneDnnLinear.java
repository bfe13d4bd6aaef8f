package surprisal.kernels.onednn;

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
  Steps forward(INDArray out, INDArray x, INDArray weight, INDArray bias, INDArray residual) {
    List<Runnable> steps = new ArrayList<>();
    NativeTensor left = operands.of(x, steps);
    NativeTensor right = operands.of(weight, steps);
    var postOps = new OneDnnPostOps().add(residual == null ? null : NativeTensor.of(residual));
    steps.add(oneDnn.matmul(NativeTensor.of(out), left, right, asRow(bias), postOps));
    return new Steps(steps);
  }

  /** dx = dout @ weight^T; dweight = x^T @ dout; dbias = 1^T @ dout. */
  Steps backward(
      INDArray dx,
      INDArray dweight,
      INDArray dbias,
      INDArray dout,
      INDArray x,
      INDArray weight,
      boolean accumulate) {
    List<Runnable> steps = new ArrayList<>();
    NativeTensor gradient = operands.of(dout, steps);
    NativeTensor left = operands.of(x, steps);
    NativeTensor right = operands.of(weight, steps);
    steps.add(oneDnn.matmul(NativeTensor.of(dx), gradient, right.transposed()));
    steps.add(product(NativeTensor.of(dweight), left.transposed(), gradient, accumulate));
    if (dbias != null) {
      NativeTensor row = ones.row(gradient.type(), gradient.shape()[0]);
      steps.add(product(asRow(dbias), row, gradient, accumulate));
    }
    return new Steps(steps);
  }

  /** logits = x @ wte^T. */
  Steps headForward(INDArray logits, INDArray x, INDArray wte) {
    List<Runnable> steps = new ArrayList<>();
    NativeTensor left = operands.of(x, steps);
    NativeTensor right = operands.of(wte, steps);
    steps.add(oneDnn.matmul(NativeTensor.of(logits), left, right.transposed()));
    return new Steps(steps);
  }

  /** dx = dlogits @ wte; dwte = dlogits^T @ x. */
  Steps headBackward(
      INDArray dx, INDArray dwte, INDArray dlogits, INDArray x, INDArray wte, boolean accumulate) {
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

  private static NativeTensor asRow(INDArray vector) {
    return vector == null ? null : NativeTensor.of(vector).as(1, vector.length());
  }
}
