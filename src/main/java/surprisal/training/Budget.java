package surprisal.training;

import java.util.Locale;
import java.util.Optional;
import surprisal.config.RunConfig;
import surprisal.config.TrainingConfig;
import surprisal.optimizer.LearningRate;
import surprisal.report.EndRecord;
import surprisal.report.EndRecord.Reason;

/**
 * When a run ends: after all steps (which {@code max_tokens} may have set), after a number of
 * minutes of training, at a validation loss, or when that has stopped falling. The time budget may
 * end a run at any point of its schedule, so that the schedule never depends on the clock and a
 * resumed run is bit-identical.
 *
 * @param tokensPerStep positions of an update
 */
record Budget(TrainingConfig config, LearningRate schedule, long tokensPerStep) {
  private static final double NANOS_PER_MINUTE = 60e9;

  static Budget of(RunConfig config) {
    return new Budget(
        config.training(),
        new LearningRate(config.optimizer(), config.training().steps()),
        config.training().tokensPerStep(config.model().blockSize()));
  }

  /**
   * Why the run ends before its next update, if it does.
   *
   * @param asked whether a stop was requested
   */
  Optional<EndRecord> ending(Progress progress, boolean asked) {
    int step = progress.step();
    int steps = config.steps();
    if (asked && step < steps) {
      return end(progress, Reason.ASKED, "stopped at step %,d of %,d as requested", step, steps);
    }
    if (step >= steps) {
      return end(progress, Reason.STEPS, "completed all %,d steps", steps);
    }
    if (config.untilLoss() != null && progress.evaluations().bestNats() <= config.untilLoss()) {
      return end(
          progress,
          Reason.UNTIL_LOSS,
          "ended at step %,d of %,d: the validation loss %.4f reached until_loss %s",
          step,
          steps,
          progress.evaluations().bestNats(),
          config.untilLoss());
    }
    if (config.minutes() != null && minutes(progress) >= config.minutes()) {
      return end(
          progress,
          Reason.MINUTES,
          "ended at step %,d: time budget of %s minutes reached; the schedule was planned"
              + " for %,d steps and was at a learning rate of %.2e (training.steps=%d would"
              + " have completed it)",
          step,
          config.minutes(),
          steps,
          schedule.at(Math.max(0, step - 1)),
          step);
    }
    int sinceBest = progress.evaluations().sinceBest();
    if (config.patience() != null && sinceBest >= config.patience()) {
      return end(
          progress,
          Reason.PATIENCE,
          "ended at step %,d of %,d: the last %d evaluations found no lower validation loss than"
              + " %.4f (training.patience)",
          step,
          steps,
          sinceBest,
          progress.evaluations().bestNats());
    }
    return Optional.empty();
  }

  /** Time left at this speed, given the steps and the time budget. */
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
