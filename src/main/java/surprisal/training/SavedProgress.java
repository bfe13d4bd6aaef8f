package surprisal.training;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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
 * @param dataSha256 and all others that may be null: null in checkpoints written before these were
 *     saved
 */
record SavedProgress(
    @Nullable String dataSha256,
    int lastEvaluation,
    @Nullable Integer evaluationsSinceBest,
    long elapsedNanos,
    @Nullable Map<String, Long> rungsPassed,
    @Nullable OverfittingWatch overfitting,
    @Nullable Outliers outliers) {
  private static final String DATA = "data_sha256";

  /** Micro-batches drawn from the loader; a key of {@code data_position}. */
  static final String BATCHES = "batches";

  /** More than a lifetime of training draws; times any batch size, windows still fit in a long. */
  private static final long MOST_BATCHES = 1L << 40;

  SavedProgress {
    Check.require(
        lastEvaluation >= -1, "last_evaluation is %d; it must be -1 or more", lastEvaluation);
    Check.notNegative("elapsed_nanos", elapsedNanos);
  }

  static SavedProgress of(Progress progress, String dataSha256) {
    return new SavedProgress(
        dataSha256,
        progress.evaluations().lastStep(),
        progress.evaluations().sinceBest(),
        progress.elapsedNanos(),
        progress.rungs().steps(),
        progress.overfitting(),
        progress.outliers());
  }

  /**
   * @throws UserError if something is missing, or is not what it must be
   */
  static Progress in(Checkpoint checkpoint) {
    CheckpointState state = checkpoint.state();
    try {
      SavedProgress saved = CheckedJson.read(state.history(), SavedProgress.class);
      Long batches = state.dataPosition().get(BATCHES);
      if (batches == null || batches < 0 || batches > MOST_BATCHES) {
        throw wrong(checkpoint, "data_position." + BATCHES + " is " + batches);
      }
      Evaluations evaluations =
          new Evaluations(
              saved.lastEvaluation,
              Objects.requireNonNullElse(state.validationLossNats(), Double.NaN),
              Objects.requireNonNullElse(state.bestValidationLossNats(), Double.POSITIVE_INFINITY),
              Objects.requireNonNullElse(saved.evaluationsSinceBest, 0));
      return new Progress(
          Math.toIntExact(state.step()),
          batches,
          saved.elapsedNanos,
          evaluations,
          saved.rungsPassed == null ? RungsPassed.none() : new RungsPassed(saved.rungsPassed),
          Objects.requireNonNullElse(saved.overfitting, OverfittingWatch.START),
          Objects.requireNonNullElse(saved.outliers, Outliers.NONE));
    } catch (JsonMistake e) {
      throw wrong(checkpoint, "history: " + e.getMessage());
    }
  }

  /** The fingerprint of a checkpoint's data, where it was saved. */
  static Optional<String> data(Checkpoint checkpoint) {
    JsonNode saved = checkpoint.state().history().path(DATA);
    return saved.isTextual() ? Optional.of(saved.textValue()) : Optional.empty();
  }

  private static UserError wrong(Checkpoint checkpoint, String what) {
    return new UserError(
        checkpoint.stateJson() + " is damaged: training." + what + "; use another checkpoint");
  }
}
