package surprisal.evaluation;

import java.util.Optional;
import surprisal.objective.Loss;

/**
 * A model's loss on held-out tokens.
 *
 * @param nllSum negative log-likelihood over all counted targets, nats
 * @param tokens counted targets
 * @param bytes UTF-8 bytes of these targets
 * @param errorNats standard error of the mean, from the means of batches; NaN for fewer than 8
 * @param baselines distance of the model from unigram and bigram, where measured
 * @param source distance of the model from the text's source, where known
 * @param objective the training objective and its parts
 */
public record Evaluation(
    double nllSum,
    long tokens,
    long bytes,
    double errorNats,
    Optional<BaselineDivergence.Means> baselines,
    Optional<SourceDivergence.Means> source,
    Loss objective) {

  /** Mean negative log-likelihood, nats per token. */
  public double nllNats() {
    return nllSum / tokens;
  }

  /** e^loss. */
  public double perplexity() {
    return Math.exp(nllNats());
  }

  /** Total nats / ln 2 / bytes. */
  public double bitsPerByte() {
    return nllSum / Math.log(2) / bytes;
  }
}
