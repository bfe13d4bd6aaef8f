package surprisal.evaluation;

import java.util.ArrayList;
import java.util.List;

/**
 * Is a model that predicts 70% right in 70% of the cases? Confidence is the probability of the most
 * likely token, in bins of equal width.
 */
public final class ReliabilityTable {
  private final long[] tokens;
  private final long[] correct;
  private final double[] confidence;

  public ReliabilityTable(int bins) {
    tokens = new long[bins];
    correct = new long[bins];
    confidence = new double[bins];
  }

  /**
   * One bin.
   *
   * @param low lowest confidence in the bin
   * @param high end of the bin, exclusive except for 1
   * @param confidence mean confidence of its tokens; 0 for an empty bin
   * @param accuracy share of its tokens where the most likely token was the target; 0 for an empty
   *     bin
   */
  public record Bin(double low, double high, long tokens, double confidence, double accuracy) {}

  /** One prediction, with the probability of its most likely token. */
  public void add(double topProbability, boolean isTarget) {
    int bin = Math.min(tokens.length - 1, (int) (topProbability * tokens.length));
    tokens[bin]++;
    correct[bin] += isTarget ? 1 : 0;
    confidence[bin] += topProbability;
  }

  public List<Bin> bins() {
    List<Bin> bins = new ArrayList<>();
    double width = 1.0 / tokens.length;
    for (int bin = 0; bin < tokens.length; bin++) {
      double n = Math.max(1, tokens[bin]);
      bins.add(
          new Bin(
              bin * width, (bin + 1) * width, tokens[bin], confidence[bin] / n, correct[bin] / n));
    }
    return bins;
  }

  /**
   * Expected calibration error (Naeini et al. 2015): mean gap between accuracy and confidence, each
   * bin weighted by its tokens. NaN before the first token.
   */
  public double expectedCalibrationError() {
    double gap = 0;
    long all = 0;
    for (int bin = 0; bin < tokens.length; bin++) {
      gap += Math.abs(correct[bin] - confidence[bin]);
      all += tokens[bin];
    }
    return gap / all;
  }
}
