package surprisal.training;

import java.util.Map;
import java.util.Objects;
import surprisal.baseline.RungsPassed;
import surprisal.checkpoint.Checkpoint;
import surprisal.checkpoint.CheckpointState;
import surprisal.config.Check;
import surprisal.config.UserError;
import surprisal.evaluation.OverfittingWatch;
import surprisal.formats.CheckedJson;
import surprisal.formats.JsonMistake;
import surprisal.formats.Nullable;

/**
 * The {@code history} of a checkpoint's state.json: {@link Progress} as far as nothing else there
 * says it.
 *
 * @param rungsPassed and {@code overfitting}: null in checkpoints written before these were saved
 */
record SavedProgress(
    int lastEvaluation,
    long elapsedNanos,
    @Nullable Map<String, Long> rungsPassed,
    @Nullable OverfittingWatch overfitting) {
  /** Micro-batches drawn from the loader; a key of {@code data_position}. */
  static final String BATCHES = "batches";

  SavedProgress {
    Check.require(
        lastEvaluation >= -1, "last_evaluation is %d; it must be -1 or more", lastEvaluation);
    Check.notNegative("elapsed_nanos", elapsedNanos);
  }

  /**
   * @throws UserError if something is missing, or is not what it must be
   */
  static Progress in(Checkpoint checkpoint) {
    CheckpointState state = checkpoint.state();
    try {
      SavedProgress saved = CheckedJson.read(state.history(), SavedProgress.class);
      Long batches = state.dataPosition().get(BATCHES);
      if (batches == null || batches < 0) {
        throw wrong(checkpoint, "data_position." + BATCHES + " is " + batches);
      }
      return new Progress(
          Math.toIntExact(state.step()),
          batches,
          saved.lastEvaluation,
          Objects.requireNonNullElse(state.validationLossNats(), Double.NaN),
          Objects.requireNonNullElse(state.bestValidationLossNats(), Double.POSITIVE_INFINITY),
          saved.elapsedNanos,
          saved.rungsPassed == null ? RungsPassed.none() : new RungsPassed(saved.rungsPassed),
          Objects.requireNonNullElse(saved.overfitting, OverfittingWatch.START));
    } catch (JsonMistake e) {
      throw wrong(checkpoint, "history: " + e.getMessage());
    }
  }

  private static UserError wrong(Checkpoint checkpoint, String what) {
    return new UserError(
        checkpoint.stateJson() + " is damaged: training." + what + "; use another checkpoint");
  }
}
