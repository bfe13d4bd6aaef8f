package surprisal.report;

import java.util.List;
import java.util.Map;
import surprisal.formats.Nullable;

/**
 * What an evaluation measured besides the mean loss.
 *
 * @param step updates made so far
 * @param binBits width of the histogram's bins, bits
 * @param histogram token counts by surprisal; empty bins at the top are left out, and the 80th bin
 *     also counts everything above it
 * @param expectedCalibrationError of the most likely token, 0 to 1
 * @param reliability confidence against accuracy, by bin
 * @param text the first validation tokens
 * @param updateRatios by layer, norm of the last update divided by norm of the weights; empty
 *     before the first update
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
   * Predictions of similar confidence, that is, probability of the most likely token.
   *
   * @param low lowest confidence of the bin
   * @param high upper end of the bin
   * @param confidence mean confidence of its tokens; 0 for an empty bin
   * @param accuracy how often the most likely token was right; 0 for an empty bin
   */
  public record Reliability(
      double low, double high, long tokens, double confidence, double accuracy) {}

  /**
   * A token, or several that share a character.
   *
   * @param bits its surprisal; null if it is not scored, or where the text skips ahead
   */
  public record Token(String text, @Nullable Double bits) {}
}
