package surprisal.training;

import java.util.Locale;
import java.util.Optional;
import surprisal.config.TrainingConfig;
import surprisal.optimizer.LearningRate;
import surprisal.report.EndRecord;
import surprisal.report.EndRecord.Reason;

/**
 * When a run has had enough: all steps (which {@code max_tokens} may have set), so many minutes of
 * training, or a validation loss. Minutes end a run wherever its schedule stands, so that a
 * schedule never depends on the clock and a resumed run repeats its bits.
 *
 * @param tokensPerStep positions of an update
 */
record Budget(TrainingConfig config, LearningRate schedule, long tokensPerStep) {
  private static final double NANOS_PER_MINUTE = 60e9;

  /**
   * Why the run ends before its next update, if it does.
   *
   * @param asked whether somebody wants it to stop
   */
  Optional<EndRecord> ending(Progress progress, boolean asked) {
    int step = progress.step();
    int steps = config.steps();
    if (asked && step < steps) {
      return end(progress, Reason.ASKED, "stopped at step %,d of %,d, as asked", step, steps);
    }
    if (step >= steps) {
      return end(progress, Reason.STEPS, "all %,d steps are made", steps);
    }
    if (config.untilLoss() != null && progress.bestNats() <= config.untilLoss()) {
      return end(
          progress,
          Reason.UNTIL_LOSS,
          "ended at step %,d of %,d: the validation loss %.4f is not above until_loss %s",
          step,
          steps,
          progress.bestNats(),
          config.untilLoss());
    }
    if (config.minutes() != null && minutes(progress) >= config.minutes()) {
      return end(
          progress,
          Reason.MINUTES,
          "ended at step %,d: %s minutes of training are used up; the schedule was made for %,d"
              + " steps and stood at a rate of %.2e (training.steps=%d would have brought it to"
              + " its end)",
          step,
          config.minutes(),
          steps,
          schedule.at(Math.max(0, step - 1)),
          step);
    }
    return Optional.empty();
  }

  /** Time left at this speed, as far as steps and minutes tell. */
  double secondsLeft(Progress progress, double secondsPerStep) {
    double left = (config.steps() - progress.step()) * secondsPerStep;
    return config.minutes() == null
        ? left
        : Math.min(left, 60 * Math.max(0, config.minutes() - minutes(progress)));
  }

  private static double minutes(Progress progress) {
    return progress.elapsedNanos() / NANOS_PER_MINUTE;
  }

  private Optional<EndRecord> end(
      Progress progress, Reason reason, String sentence, Object... values) {
    return Optional.of(
        new EndRecord(
            progress.step(),
            progress.step() * tokensPerStep,
            progress.elapsedNanos() / 1_000_000,
            reason,
            String.format(Locale.ROOT, sentence, values)));
  }
}
