package surprisal.report;

/**
 * The model on held-out tokens.
 *
 * @param step updates made before
 * @param nllNats mean negative log-likelihood, nats per token
 * @param tokens how many counted
 * @param bytes UTF-8 bytes they stand for; the denominator of bits per byte
 * @param best whether no earlier evaluation was lower
 * @param standing where the loss stands on the ladder, in words
 */
public record EvaluationRecord(
    int step, double nllNats, long tokens, long bytes, boolean best, String standing) {

  public double perplexity() {
    return Math.exp(nllNats);
  }

  public double bitsPerByte() {
    return nllNats * tokens / Math.log(2) / bytes;
  }
}
