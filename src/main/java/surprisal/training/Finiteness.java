package surprisal.training;

import surprisal.config.UserError;
import surprisal.kernels.Kernels;
import surprisal.model.Parameter;
import surprisal.model.Parameters;

/** Stops a run whose numbers have broken, before the update would spoil the parameters too. */
final class Finiteness {
  private final Parameters parameters;
  private final Kernels kernels;

  Finiteness(Parameters parameters, Kernels kernels) {
    this.parameters = parameters;
    this.kernels = kernels;
  }

  /**
   * @param lastGood says where the last checkpoint lies
   * @throws UserError if loss or gradient norm is NaN or infinite
   */
  void require(double lossNats, double gradientNorm, int step, String lastGood) {
    if (Double.isFinite(lossNats) && Double.isFinite(gradientNorm)) {
      return;
    }
    String what =
        Double.isFinite(lossNats) ? "gradient norm is " + gradientNorm : "loss is " + lossNats;
    throw new UserError(
        "step "
            + step
            + ": the "
            + what
            + "; the first tensor that is not finite is "
            + first()
            + ". Stopped before the update; "
            + lastGood
            + ". Try a lower learning_rate, a longer warmup_steps or a smaller grad_clip");
  }

  private String first() {
    for (Parameter parameter : parameters.all()) {
      if (!Double.isFinite(kernels.sumOfSquares(parameter.value()))) {
        return parameter.name();
      }
    }
    for (Parameter parameter : parameters.all()) {
      if (!Double.isFinite(kernels.sumOfSquares(parameter.gradient()))) {
        return "the gradient of " + parameter.name();
      }
    }
    return "among the activations";
  }
}
