package surprisal.optimizer;

import java.util.Map;
import surprisal.kernels.Tensor;
import surprisal.kernels.Update;

/** A rule that turns the gradients of a model's parameter groups into updates. */
public interface Optimizer {

  /** As {@link #step(double, double)}, at any finite gradient norm. */
  default Update step(double learningRate) {
    return step(learningRate, Double.POSITIVE_INFINITY);
  }

  /**
   * Clips the gradients and makes one update.
   *
   * @param skip the gradient norm above which the update is left out
   * @return its gradient norm; if that is not finite or above {@code skip}, nothing was changed and
   *     no step was counted
   */
  Update step(double learningRate, double skip);

  /** Updates made so far. */
  long step();

  /** Continues after {@code step} updates, with {@link #state} as it is in its tensors. */
  void resumeAt(long step);

  /** Every tensor that a resumed run needs, under the name it has in a checkpoint. */
  Map<String, Tensor> state();

  /**
   * How far the last update moved each layer ({@code wte}, {@code wpe}, {@code h.0}, ..., {@code
   * ln_f}): the norm of the update over the norm of the weights. About 1e-3 is usual; with far more
   * a layer is unstable, with far less it hardly learns. Empty before the first update.
   *
   * @param learningRate of the last update
   */
  Map<String, Double> updateRatios(double learningRate);
}
