package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.ArrayList;
import java.util.List;

/** What a primitive does to its result while that is still in registers, in this order. */
final class OneDnnPostOps {

  /** {@code operand} is null except for a binary step. */
  record Step(int algorithm, float alpha, float beta, NativeTensor operand) {}

  private final List<Step> steps = new ArrayList<>();

  List<Step> steps() {
    return steps;
  }

  /** result = alpha * result + beta. */
  OneDnnPostOps linear(double alpha, double beta) {
    return step(dnnl_eltwise_linear, alpha, beta, null);
  }

  /** result = result + what the output holds already; skipped if not {@code wanted}. */
  OneDnnPostOps accumulate(boolean wanted) {
    return wanted ? step(dnnl_sum, 1, 0, null) : this;
  }

  /** result = result + operand, broadcast along axes of extent 1; null adds nothing. */
  OneDnnPostOps add(NativeTensor operand) {
    return operand == null ? this : step(dnnl_binary_add, 0, 0, operand);
  }

  private OneDnnPostOps step(int algorithm, double alpha, double beta, NativeTensor operand) {
    steps.add(new Step(algorithm, (float) alpha, (float) beta, operand));
    return this;
  }
}
