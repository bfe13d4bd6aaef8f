package surprisal.training;

import surprisal.baseline.Ladder;
import surprisal.baseline.RungsPassed;
import surprisal.evaluation.OverfittingWatch;

/**
 * The loop's own state from one session to the next, besides parameters and moments.
 *
 * @param step updates done
 * @param batches micro-batches drawn from the loader
 * @param lastEvaluation step of the last evaluation; -1 before the first
 * @param lastNats validation loss then
 * @param bestNats lowest validation loss; infinite before the first evaluation
 * @param elapsedNanos time spent on updates
 * @param rungs of the ladder that the validation loss has passed
 * @param overfitting what is known about the gap between training and validation
 */
public record Progress(
    int step,
    long batches,
    int lastEvaluation,
    double lastNats,
    double bestNats,
    long elapsedNanos,
    RungsPassed rungs,
    OverfittingWatch overfitting) {
  public static final Progress START =
      new Progress(
          0,
          0,
          -1,
          Double.NaN,
          Double.POSITIVE_INFINITY,
          0,
          RungsPassed.none(),
          OverfittingWatch.START);

  Progress afterUpdate(long batches, long nanos, double nllNats) {
    return new Progress(
        step + 1,
        batches,
        lastEvaluation,
        lastNats,
        bestNats,
        elapsedNanos + nanos,
        rungs,
        overfitting.afterUpdate(nllNats));
  }

  Progress afterEvaluation(double nats, Ladder ladder) {
    return new Progress(
        step,
        batches,
        step,
        nats,
        Math.min(nats, bestNats),
        elapsedNanos,
        rungs.after(step, nats, ladder),
        overfitting.afterEvaluation(step, nats));
  }
}
