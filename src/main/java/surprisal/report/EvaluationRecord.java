package surprisal.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import surprisal.config.Check;
import surprisal.formats.Nullable;

/**
 * The model's loss on held-out tokens.
 *
 * @param step updates made so far
 * @param nllNats mean negative log-likelihood, nats per token
 * @param tokens number of tokens scored
 * @param bytes UTF-8 bytes of those tokens; the denominator of bits per byte
 * @param best whether no earlier evaluation was lower
 * @param standing the loss's position on the ladder, in words
 * @param errorNats standard error of the mean; null for too few batches
 * @param baselines divergence from the unigram and bigram models; null if not measured
 * @param source divergence from the text's source; null if the source is unknown
 * @param objectiveNats the training objective; null if it is plain cross-entropy
 * @param parts of the objective; null if it is plain cross-entropy
 */
public record EvaluationRecord(
    int step,
    double nllNats,
    long tokens,
    long bytes,
    boolean best,
    String standing,
    @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Double errorNats,
    @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Baselines baselines,
    @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Source source,
    @Nullable @JsonInclude(JsonInclude.Include.NON_NULL) Double objectiveNats,
    @Nullable @JsonUnwrapped ObjectiveParts parts) {
  public EvaluationRecord {
    Check.notNegative("step", step);
  }

  /**
   * Means, in nats per token, in expectation under the source's distribution p; q is the model's.
   * Cross-entropy = entropy + KL.
   *
   * @param entropyNats H(p)
   * @param crossEntropyNats H(p,q)
   * @param klNats KL(p||q)
   * @param tokens number of validation targets averaged over
   */
  public record Source(double entropyNats, double crossEntropyNats, double klNats, long tokens) {}

  /**
   * Means over a subset of the validation tokens.
   *
   * @param unigramKlNats KL(model || unigram)
   * @param bigramKlNats KL(model || bigram)
   * @param tokens number of tokens averaged over
   */
  public record Baselines(double unigramKlNats, double bigramKlNats, long tokens) {}

  public double perplexity() {
    return Math.exp(nllNats);
  }

  public double bitsPerByte() {
    return nllNats * tokens / Math.log(2) / bytes;
  }
}
