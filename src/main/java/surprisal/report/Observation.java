package surprisal.report;

import java.util.List;
import java.util.Map;

/**
 * What an evaluation saw besides its mean.
 *
 * @param step updates made before
 * @param binBits width of the histogram's bins, bits
 * @param histogram tokens by surprisal; empty bins above the highest are left out, and the 80th
 *     holds all that lie above it
 * @param expectedCalibrationError of the most likely token, 0 to 1
 * @param reliability whether the model's confidence comes true
 * @param text the first validation tokens
 * @param updateRatios by layer, norm of the last update over norm of the weights; empty before the
 *     first
 */
public record Observation(
    int step,
    double binBits,
    List<Long> histogram,
    double expectedCalibrationError,
    List<Reliability> reliability,
    List<Token> text,
    Map<String, Double> updateRatios) {

  /**
   * Predictions of like confidence, which is the probability of the most likely token.
   *
   * @param low lowest confidence of the bin
   * @param high end of the bin
   * @param confidence mean confidence of its tokens; 0 for an empty bin
   * @param accuracy how often the most likely token came; 0 for an empty bin
   */
  public record Reliability(
      double low, double high, long tokens, double confidence, double accuracy) {}

  /**
   * A token, or several that share a character.
   *
   * @param bits its surprisal; null where it does not count, or where the text jumps
   */
  public record Token(String text, Double bits) {}
}
