package surprisal.training;

import surprisal.baseline.Ladder;
import surprisal.baseline.RungsPassed;
import surprisal.config.TrainingConfig;
import surprisal.evaluation.OverfittingWatch;
import surprisal.objective.Loss;

/**
 * The loop's own state from one session to the next, besides parameters and moments.
 *
 * @param step updates done, those left out as outliers among them
 * @param batches micro-batches drawn from the loader
 * @param elapsedNanos time spent on updates
 * @param evaluations made so far
 * @param rungs of the ladder that the validation loss has passed
 * @param overfitting what is known about the gap between training and validation
 * @param outliers what is known about usual updates, and how many were left out
 */
public record Progress(
    int step,
    long batches,
    long elapsedNanos,
    Evaluations evaluations,
    RungsPassed rungs,
    OverfittingWatch overfitting,
    Outliers outliers) {
  public static final Progress START = startingAt(0, 0);

  private static Progress startingAt(int step, long batches) {
    return new Progress(
        step,
        batches,
        0,
        Evaluations.NONE,
        RungsPassed.none(),
        OverfittingWatch.START,
        Outliers.NONE);
  }

  /**
   * The start of a new run from this point.
   *
   * @param sameData whether it goes on reading where this one was
   */
  public Progress branch(boolean sameData) {
    return startingAt(step, sameData ? batches : 0);
  }

  /** Whether a checkpoint is due after this update and its evaluation. */
  boolean isToBeSaved(TrainingConfig config) {
    return step % config.checkpointInterval() == 0 || config.keepBest() && evaluations.bestAt(step);
  }

  Progress afterUpdate(long batches, long nanos, Loss loss, double norm, Double deviations) {
    return new Progress(
        step + 1,
        batches,
        elapsedNanos + nanos,
        evaluations,
        rungs,
        overfitting.afterUpdate(loss.nllNats()),
        outliers.after(loss.objectiveNats(), norm, deviations));
  }

  Progress afterEvaluation(double nats, Ladder ladder) {
    return new Progress(
        step,
        batches,
        elapsedNanos,
        evaluations.and(step, nats),
        rungs.after(step, nats, ladder),
        overfitting.afterEvaluation(step, nats),
        outliers);
  }
}
