package surprisal.kernels;

/**
 * What an objective consists of. For a position it is, in nats,
 *
 * <pre>(1 - teacherWeight) hard + teacherWeight soft + klCoefficient kl + zLoss logZ^2</pre>
 *
 * <ul>
 *   <li>hard: cross-entropy with the target, smoothed as in {@link Kernels#objective}
 *   <li>soft: T^2 times the cross-entropy between the teacher's softmax and the model's, both of
 *       logits / T (Hinton et al. 2015). T^2 keeps its gradient as large as that of hard.
 *   <li>kl: KL(model || reference), the direction of fine-tuning: the mean is the model's own
 *   <li>logZ: log of the sum of the exponentials of the logits (z-loss: Chowdhery et al. 2022)
 * </ul>
 *
 * @param smoothing mass moved from the target to all classes evenly
 * @param teacherWeight 0 to 1; without a teacher 0
 * @param temperature T of the soft targets, above 0
 * @param klCoefficient 0 or more; without a reference 0
 * @param zLoss 0 or more
 */
public record LossMix(
    double smoothing,
    double teacherWeight,
    double temperature,
    double klCoefficient,
    double zLoss) {

  /** Cross-entropy and nothing else. */
  public static LossMix hard(double smoothing) {
    return new LossMix(smoothing, 0, 1, 0, 0);
  }

  /** Weight of the hard targets. */
  public double hardWeight() {
    return 1 - teacherWeight;
  }

  /** The lowest that hard can be among V classes: the entropy of a smoothed target, nats. */
  public double hardFloor(int V) {
    if (smoothing == 0) {
      return 0;
    }
    double other = smoothing / V;
    double target = 1 - smoothing + other;
    return -target * Math.log(target) - (V - 1) * other * Math.log(other);
  }

  /** What is minimized, of one position's terms. */
  public double total(double hard, double soft, double kl, double logZ) {
    return hardWeight() * hard + teacherWeight * soft + klCoefficient * kl + zLoss * logZ * logZ;
  }
}
