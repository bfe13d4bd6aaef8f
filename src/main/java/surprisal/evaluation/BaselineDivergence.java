package surprisal.evaluation;

import java.util.HashMap;
import java.util.Map;
import surprisal.baseline.NGramLadder;

/**
 * KL(model || unigram) and KL(model || bigram), mean nats over the predictions shown: how far the
 * model is from either table. A run comes close to the unigram first, then to the bigram, and then
 * leaves both.
 */
public final class BaselineDivergence {
  /** Rows of log probabilities kept: 8 MB at most for a vocabulary of 1024. */
  private static final int KEPT_ROWS = 1024;

  private final NGramLadder ladder;
  private final double[] logUnigram;
  private final Map<Integer, double[]> logBigrams = new HashMap<>();
  private double unigramSum;
  private double bigramSum;
  private long rows;

  /**
   * @param ladder of order 2 or more
   */
  public BaselineDivergence(NGramLadder ladder) {
    this.ladder = ladder;
    this.logUnigram = log(ladder.unigram());
  }

  /**
   * One prediction of the model.
   *
   * @param probabilities softmax over the vocabulary, [V]
   * @param previous the token before the predicted one
   */
  public void add(double[] probabilities, int previous) {
    double[] logBigram = logBigrams.get(previous);
    if (logBigram == null) {
      double[] p = new double[logUnigram.length];
      ladder.bigram(previous, p);
      logBigram = log(p);
      if (logBigrams.size() < KEPT_ROWS && p.length <= KEPT_ROWS) {
        logBigrams.put(previous, logBigram);
      }
    }
    for (int v = 0; v < probabilities.length; v++) {
      double p = probabilities[v];
      if (p > 0) {
        double logP = Math.log(p);
        unigramSum += p * (logP - logUnigram[v]);
        bigramSum += p * (logP - logBigram[v]);
      }
    }
    rows++;
  }

  /** Mean KL(model || unigram); NaN before the first prediction. */
  public double unigramNats() {
    return unigramSum / rows;
  }

  /** Mean KL(model || bigram); NaN before the first prediction. */
  public double bigramNats() {
    return bigramSum / rows;
  }

  private static double[] log(double[] p) {
    double[] logs = new double[p.length];
    for (int v = 0; v < p.length; v++) {
      logs[v] = Math.log(p[v]);
    }
    return logs;
  }
}
