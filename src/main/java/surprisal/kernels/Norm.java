package surprisal.kernels;

/**
 * A normalization's parameters and their gradients.
 *
 * @param gain [C]
 * @param dgain [C]; null in a frozen model
 * @param bias [C] or null
 * @param dbias [C]; null where bias is, or in a frozen model
 */
public record Norm(NormKind kind, Tensor gain, Tensor dgain, Tensor bias, Tensor dbias) {
  /** Added to the variance, as in GPT-2. */
  public static final double EPSILON = 1e-5;
}
