package surprisal.evaluation;

import java.util.Arrays;

/** The distribution given by a row of logits, computed in double whatever the engine. */
public final class Prediction {
  private Prediction() {}

  /** log sum exp of {@code logits}. */
  public static double logSumExp(double[] logits) {
    double max = Arrays.stream(logits).max().orElseThrow();
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - max);
    }
    return max + Math.log(sum);
  }

  /** -log softmax(logits)[target], nats. */
  public static double surprisalNats(double[] logits, int target) {
    return logSumExp(logits) - logits[target];
  }

  /** softmax(logits). */
  public static double[] probabilities(double[] logits) {
    double log = logSumExp(logits);
    return Arrays.stream(logits).map(logit -> Math.exp(logit - log)).toArray();
  }

  /** Entropy of a distribution, nats. */
  public static double entropyNats(double[] probabilities) {
    double entropy = 0;
    for (double p : probabilities) {
      entropy -= p == 0 ? 0 : p * Math.log(p);
    }
    return entropy;
  }

  /** Number of tokens more likely than {@code target}; ties go to the lower id. */
  public static int rank(double[] logits, int target) {
    int rank = 0;
    for (int v = 0; v < logits.length; v++) {
      if (logits[v] > logits[target] || (logits[v] == logits[target] && v < target)) {
        rank++;
      }
    }
    return rank;
  }
}
