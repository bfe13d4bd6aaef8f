package surprisal.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * One update. Losses are means over the unmasked positions of all its micro-batches.
 *
 * @param step 0 for the first
 * @param steps of the whole run
 * @param objectiveNats what is trained
 * @param nllNats plain negative log-likelihood
 * @param count unmasked targets
 * @param learningRate used in this update
 * @param gradientNorm global L2 norm before the clip
 * @param tokensPerSecond positions over wall-clock time, recent steps
 * @param elapsedMillis training time since the run began, earlier sittings included
 * @param etaSeconds time left at this rate
 * @param epoch passes over the training tokens so far
 * @param parts of the objective; null where it is plain cross-entropy
 */
public record StepRecord(
    int step,
    int steps,
    double objectiveNats,
    double nllNats,
    long count,
    double learningRate,
    double gradientNorm,
    double tokensPerSecond,
    long elapsedMillis,
    double etaSeconds,
    double epoch,
    @JsonUnwrapped ObjectiveParts parts) {
  public StepRecord {
    parts = ObjectiveParts.orNull(parts);
  }

  /** Of plain cross-entropy. */
  public StepRecord(
      int step,
      int steps,
      double objectiveNats,
      double nllNats,
      long count,
      double learningRate,
      double gradientNorm,
      double tokensPerSecond,
      long elapsedMillis,
      double etaSeconds,
      double epoch) {
    this(
        step,
        steps,
        objectiveNats,
        nllNats,
        count,
        learningRate,
        gradientNorm,
        tokensPerSecond,
        elapsedMillis,
        etaSeconds,
        epoch,
        null);
  }
}
