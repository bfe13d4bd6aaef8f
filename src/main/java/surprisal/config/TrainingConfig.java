package surprisal.config;

/**
 * The loop.
 *
 * @param steps optimizer updates
 * @param batchSize sequences in a micro-batch
 * @param accumulationSteps micro-batches in an update
 * @param evalInterval updates between evaluations
 * @param evalTokens validation tokens of each evaluation during training, always the same ones;
 *     null for the whole split
 * @param checkpointInterval updates between checkpoints
 * @param keepCheckpoints how many of the newest are kept beside the best
 * @param keepBest whether an evaluation that finds the lowest validation loss is saved too
 * @param hashInterval updates between hashes of all tensors; null: as between checkpoints
 * @param sampleTokens length of the sample printed at the end; 0 for none
 * @param minutes of training after which the run ends, evaluations not counted; null for no limit
 * @param untilLoss the run ends at the first evaluation that is not above this, nats per token;
 *     null for no target
 * @param patience the run ends after this many evaluations without a lower validation loss; null:
 *     never for that reason
 * @param maxTokens positions to train on, which sets {@code steps}; null: {@code steps} says it
 * @param skipOutliers an update whose loss or gradient norm lies more than this many standard
 *     deviations above its moving mean is left out; null: none is
 */
public record TrainingConfig(
    int steps,
    int batchSize,
    int accumulationSteps,
    int evalInterval,
    Integer evalTokens,
    int checkpointInterval,
    int keepCheckpoints,
    boolean keepBest,
    Integer hashInterval,
    int sampleTokens,
    Double minutes,
    Double untilLoss,
    Integer patience,
    Long maxTokens,
    Double skipOutliers) {
  public TrainingConfig {
    Check.positive("steps", steps);
    Check.positive("batch_size", batchSize);
    Check.positive("accumulation_steps", accumulationSteps);
    Check.positive("eval_interval", evalInterval);
    if (evalTokens != null) {
      Check.positive("eval_tokens", evalTokens);
    }
    Check.positive("checkpoint_interval", checkpointInterval);
    Check.positive("keep_checkpoints", keepCheckpoints);
    Check.notNegative("sample_tokens", sampleTokens);
    if (minutes != null) {
      Check.positive("minutes", minutes);
    }
    if (untilLoss != null) {
      Check.positive("until_loss", untilLoss);
    }
    if (maxTokens != null) {
      Check.positive("max_tokens", maxTokens);
    }
    if (hashInterval != null) {
      Check.positive("hash_interval", hashInterval);
    }
    if (patience != null) {
      Check.positive("patience", patience);
    }
    if (skipOutliers != null) {
      Check.positive("skip_outliers", skipOutliers);
    }
  }

  /** Positions that one update learns from, with sequences of {@code T}. */
  public long tokensPerStep(int T) {
    return (long) batchSize * accumulationSteps * T;
  }

  /** Updates between hashes of all tensors. */
  public int hashEvery() {
    return hashInterval == null ? checkpointInterval : hashInterval;
  }

  /** With the steps that {@code max_tokens} pays for, so that the schedule fits them. */
  TrainingConfig fitting(int T) {
    if (maxTokens == null) {
      return this;
    }
    long perStep = tokensPerStep(T);
    Check.require(
        maxTokens >= perStep,
        "max_tokens is %d, but one step takes %d; it must be at least that",
        maxTokens,
        perStep);
    long paid = maxTokens / perStep;
    Check.require(
        paid <= Integer.MAX_VALUE, "max_tokens is %d, which is %d steps", maxTokens, paid);
    return withSteps((int) paid);
  }

  private TrainingConfig withSteps(int other) {
    return new TrainingConfig(
        other,
        batchSize,
        accumulationSteps,
        evalInterval,
        evalTokens,
        checkpointInterval,
        keepCheckpoints,
        keepBest,
        hashInterval,
        sampleTokens,
        minutes,
        untilLoss,
        patience,
        maxTokens,
        skipOutliers);
  }
}
