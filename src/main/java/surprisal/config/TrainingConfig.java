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
 * @param sampleTokens length of the sample printed at the end; 0 for none
 */
public record TrainingConfig(
    int steps,
    int batchSize,
    int accumulationSteps,
    int evalInterval,
    Integer evalTokens,
    int checkpointInterval,
    int keepCheckpoints,
    int sampleTokens) {
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
  }
}
