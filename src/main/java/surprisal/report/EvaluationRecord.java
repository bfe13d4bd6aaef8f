package surprisal.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;

/**
 * The model on held-out tokens.
 *
 * @param step updates made before
 * @param nllNats mean negative log-likelihood, nats per token
 * @param tokens how many counted
 * @param bytes UTF-8 bytes they stand for; the denominator of bits per byte
 * @param best whether no earlier evaluation was lower
 * @param standing where the loss stands on the ladder, in words
 * @param errorNats standard error of the mean; null for few batches
 * @param baselines how far the model is from the unigram and the bigram; null where not measured
 * @param source how far the model is from the text's source; null where that is not known
 * @param objectiveNats what is trained; null where it is plain cross-entropy
 * @param parts of the objective; null where it is plain cross-entropy
 */
public record EvaluationRecord(
    int step,
    double nllNats,
    long tokens,
    long bytes,
    boolean best,
    String standing,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double errorNats,
    @JsonInclude(JsonInclude.Include.NON_NULL) Baselines baselines,
    @JsonInclude(JsonInclude.Include.NON_NULL) Source source,
    @JsonInclude(JsonInclude.Include.NON_NULL) Double objectiveNats,
    @JsonUnwrapped ObjectiveParts parts) {
  public EvaluationRecord {
    parts = ObjectiveParts.orNull(parts);
  }

  /** Of plain cross-entropy. */
  public EvaluationRecord(
      int step,
      double nllNats,
      long tokens,
      long bytes,
      boolean best,
      String standing,
      Double errorNats,
      Baselines baselines,
      Source source) {
    this(step, nllNats, tokens, bytes, best, standing, errorNats, baselines, source, null, null);
  }

  /**
   * Means in expectation under the source's own distribution p, q being the model's, nats per
   * token; cross-entropy = entropy + KL.
   *
   * @param entropyNats H(p)
   * @param crossEntropyNats H(p,q)
   * @param klNats KL(p||q)
   * @param tokens over how many of the validation targets
   */
  public record Source(double entropyNats, double crossEntropyNats, double klNats, long tokens) {}

  /**
   * Means over some of the validation tokens.
   *
   * @param unigramKlNats KL(model || unigram)
   * @param bigramKlNats KL(model || bigram)
   * @param tokens over how many
   */
  public record Baselines(double unigramKlNats, double bigramKlNats, long tokens) {}

  public double perplexity() {
    return Math.exp(nllNats);
  }

  public double bitsPerByte() {
    return nllNats * tokens / Math.log(2) / bytes;
  }
}
