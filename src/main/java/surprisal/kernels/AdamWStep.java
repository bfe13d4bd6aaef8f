package surprisal.kernels;

/**
 * The numbers of one AdamW step.
 *
 * @param clip largest global norm of the gradient; infinite for no clipping
 * @param number 1 for the first update
 * @param skip nothing is changed if the norm is above this; infinite to accept every finite one
 */
public record AdamWStep(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double clip,
    long number,
    double skip) {

  /** Made at every finite norm. */
  public AdamWStep(
      double learningRate, double beta1, double beta2, double epsilon, double clip, long number) {
    this(learningRate, beta1, beta2, epsilon, clip, number, Double.POSITIVE_INFINITY);
  }

  /** Whether the update is made at this gradient norm. */
  public boolean isMadeAt(double norm) {
    return Double.isFinite(norm) && norm <= skip;
  }

  /** 1 - beta1^number, by which the first moment is too small. */
  public double correction1() {
    return 1 - Math.pow(beta1, number);
  }

  /** 1 - beta2^number, by which the second moment is too small. */
  public double correction2() {
    return 1 - Math.pow(beta2, number);
  }

  /** How far an element moves against its gradient: lr mHat / (sqrt(vHat) + eps). */
  public double move(double m, double v) {
    return m / correction1() / (Math.sqrt(v / correction2()) + epsilon) * learningRate;
  }

  /** What the gradients are multiplied with, with PyTorch's 1e-6 in the denominator. */
  public double gradientScale(double norm) {
    return Double.isInfinite(clip) ? 1 : Math.min(1, clip / (norm + 1e-6));
  }
}
