package surprisal.training;

import java.util.Arrays;
import java.util.function.DoublePredicate;
import surprisal.config.UserError;
import surprisal.kernels.Tensor;
import surprisal.model.Parameter;
import surprisal.model.Parameters;

/** Stops a run whose loss or gradient is not finite, before the update damages the parameters. */
record Finiteness(Parameters parameters, Checkpoints checkpoints) {
  private static final int CHUNK = 1 << 20;

  /**
   * @throws UserError if the loss is NaN or infinite
   */
  void requireLoss(double nats, int step) {
    require("loss", nats, step);
  }

  /**
   * @throws UserError if the gradient norm is NaN or infinite; the optimizer has then changed
   *     nothing
   */
  void requireGradient(double norm, int step) {
    require("gradient norm", norm, step);
  }

  private void require(String what, double value, int step) {
    if (Double.isFinite(value)) {
      return;
    }
    throw new UserError(
        "step "
            + step
            + ": the "
            + what
            + " is "
            + value
            + "; the first non-finite tensor is "
            + first()
            + ". Stopped before the update; "
            + checkpoints.lastGood()
            + ". Try a lower learning_rate, a longer warmup_steps or a smaller grad_clip");
  }

  private String first() {
    for (Parameter parameter : parameters.all()) {
      if (!finite(parameter.value())) {
        return parameter.name();
      }
    }
    for (Parameter parameter : parameters.all()) {
      if (!finite(parameter.gradient())) {
        return "the gradient of " + parameter.name();
      }
    }
    return "among the activations";
  }

  private static boolean finite(Tensor tensor) {
    return all(tensor, Double::isFinite);
  }

  /** Whether every element passes. */
  static boolean all(Tensor tensor, DoublePredicate test) {
    for (long from = 0; from < tensor.length(); from += CHUNK) {
      long count = Math.min(CHUNK, tensor.length() - from);
      if (!Arrays.stream(tensor.view(from, count).read()).allMatch(test)) {
        return false;
      }
    }
    return true;
  }
}
