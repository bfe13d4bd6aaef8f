package surprisal.objective;

/**
 * A sum over unmasked positions, so that micro-batches add up to one big batch whatever their
 * masks.
 *
 * @param objectiveSum what is trained, in nats, summed
 * @param nllSum plain -log p[target], in nats, summed
 * @param count unmasked positions
 */
public record Loss(double objectiveSum, double nllSum, long count) {
  public static final Loss ZERO = new Loss(0, 0, 0);

  public Loss plus(Loss other) {
    return new Loss(objectiveSum + other.objectiveSum, nllSum + other.nllSum, count + other.count);
  }

  /** Mean of what is trained, nats per unmasked position. */
  public double objectiveNats() {
    return objectiveSum / count;
  }

  /** Mean negative log-likelihood, nats per unmasked position. */
  public double nllNats() {
    return nllSum / count;
  }
}
