package surprisal.objective;

/**
 * A sum over unmasked positions, so that micro-batches add up to one big batch whatever their masks
 * and weights.
 *
 * @param objectiveSum what is trained, in nats, weighted and summed
 * @param nllSum plain -log p[target], in nats, summed without weights
 * @param count unmasked positions
 * @param parts of the objective
 */
public record Loss(double objectiveSum, double nllSum, long count, Parts parts) {
  public static final Loss ZERO = new Loss(0, 0, 0, new Parts(0, 0, 0, 0, 0, 0));

  /**
   * What the objective consists of: weighted sums over the unmasked positions, in nats.
   *
   * @param weight the weights themselves, the denominator of the means
   * @param hardSum cross-entropy with the smoothed targets
   * @param softSum T^2 times the cross-entropy with the teacher
   * @param klSum KL(model || reference)
   * @param zLossSum coefficient times (log Z)^2
   * @param floorSum the lowest that the objective can be, each part at its own lowest
   */
  public record Parts(
      double weight,
      double hardSum,
      double softSum,
      double klSum,
      double zLossSum,
      double floorSum) {

    private Parts plus(Parts other) {
      return new Parts(
          weight + other.weight,
          hardSum + other.hardSum,
          softSum + other.softSum,
          klSum + other.klSum,
          zLossSum + other.zLossSum,
          floorSum + other.floorSum);
    }

    public double hardNats() {
      return hardSum / weight;
    }

    public double softNats() {
      return softSum / weight;
    }

    public double klNats() {
      return klSum / weight;
    }

    public double zLossNats() {
      return zLossSum / weight;
    }

    public double floorNats() {
      return floorSum / weight;
    }
  }

  public Loss plus(Loss other) {
    return new Loss(
        objectiveSum + other.objectiveSum,
        nllSum + other.nllSum,
        count + other.count,
        parts.plus(other.parts));
  }

  /** Weighted mean of what is trained, nats per unmasked position. */
  public double objectiveNats() {
    return objectiveSum / parts.weight;
  }

  /** Mean negative log-likelihood, nats per unmasked position. */
  public double nllNats() {
    return nllSum / count;
  }
}
