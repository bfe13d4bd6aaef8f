package surprisal.evaluation;

import java.util.Optional;
import surprisal.objective.Loss;

/**
 * A model on held-out tokens.
 *
 * @param nllSum negative log-likelihood over all counted targets, nats
 * @param tokens counted targets
 * @param bytes UTF-8 bytes these targets stand for
 * @param errorNats standard error of the mean, from the means of batches; NaN for less than 8 of
 *     them
 * @param baselines how far the model is from unigram and bigram, where that is measured
 * @param source how far the model is from the text's source, where that is known
 * @param objective what is trained, with its parts
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
