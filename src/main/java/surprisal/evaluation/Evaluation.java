package surprisal.evaluation;

/**
 * A model on held-out tokens.
 *
 * @param nllSum negative log-likelihood over all counted targets, nats
 * @param tokens counted targets
 * @param bytes UTF-8 bytes these targets stand for
 */
public record Evaluation(double nllSum, long tokens, long bytes) {

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
