package surprisal.report;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import surprisal.config.Check;
import surprisal.formats.Nullable;

/**
 * One update. Losses are means over the unmasked positions of all its micro-batches.
 *
 * @param step 0 for the first
 * @param steps of the whole run
 * @param objectiveNats the training objective
 * @param nllNats plain negative log-likelihood
 * @param count unmasked targets
 * @param learningRate used in this update
 * @param gradientNorm global L2 norm before clipping
 * @param tokensPerSecond positions per second of wall-clock time, over recent steps
 * @param elapsedMillis training time since the run began, including earlier sessions
 * @param etaSeconds time left at this rate
 * @param epoch passes over the training tokens so far
 * @param parts of the objective; null if it is plain cross-entropy
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
    @Nullable @JsonUnwrapped ObjectiveParts parts) {
  public StepRecord {
    Check.notNegative("step", step);
    Check.require(step < Integer.MAX_VALUE, "step is %d; no run has as many", step);
  }
}
