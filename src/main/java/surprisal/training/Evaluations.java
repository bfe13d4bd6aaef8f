package surprisal.training;

/**
 * The evaluations of a run so far.
 *
 * @param lastStep step of the last one; -1 before the first
 * @param lastNats validation loss then
 * @param bestNats lowest validation loss; infinite before the first evaluation
 * @param sinceBest evaluations after the one with the lowest loss
 */
public record Evaluations(int lastStep, double lastNats, double bestNats, int sinceBest) {
  public static final Evaluations NONE =
      new Evaluations(-1, Double.NaN, Double.POSITIVE_INFINITY, 0);

  Evaluations and(int step, double nats) {
    return nats < bestNats
        ? new Evaluations(step, nats, nats, 0)
        : new Evaluations(step, nats, bestNats, sinceBest + 1);
  }

  /** Whether the last evaluation was after {@code step} updates and found the lowest loss. */
  boolean bestAt(int step) {
    return lastStep == step && sinceBest == 0;
  }
}
