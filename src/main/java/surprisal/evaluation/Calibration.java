package surprisal.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * Whether a model's probabilities are calibrated, measured in one pass over its logits.
 * Cross-entropy is split as in Berta et al. (2025): what the best temperature saves is calibration,
 * the rest is refinement. A temperature is a one-parameter correction, so the calibration part is a
 * lower bound on the cost of over- or underconfidence.
 */
public final class Calibration {
  private static final double[] TEMPERATURES = {0.5, 0.7, 0.85, 1, 1.2, 1.5, 2};

  private final TemperatureCurve curve = new TemperatureCurve();
  private final ReliabilityTable table;

  public Calibration(int bins) {
    table = new ReliabilityTable(bins);
  }

  /**
   * The result; calibration and refinement add up to cross-entropy.
   *
   * @param crossEntropyNats nats per token at temperature 1
   * @param temperature divisor of the logits that minimizes cross-entropy; above 1: overconfident
   * @param calibrationNats nats per token that it saves
   * @param refinementNats nats per token that remain
   * @param expectedCalibrationError of the most likely token, 0 to 1
   * @param temperatures cross-entropy at several temperatures, ascending
   */
  public record Report(
      double crossEntropyNats,
      double temperature,
      double calibrationNats,
      double refinementNats,
      double expectedCalibrationError,
      List<AtTemperature> temperatures,
      List<ReliabilityTable.Bin> bins) {}

  /** Nats per token when the logits are divided by a temperature. */
  public record AtTemperature(double temperature, double crossEntropyNats) {}

  /** Adds one row of logits, [V], and its target. */
  public void add(double[] logits, int target) {
    int top = 0;
    for (int v = 1; v < logits.length; v++) {
      top = logits[v] > logits[top] ? v : top;
    }
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit - logits[top]);
    }
    table.add(1 / sum, top == target);
    curve.add(logits, target);
  }

  /** Cross-entropy as a function of temperature. */
  public TemperatureCurve curve() {
    return curve;
  }

  public Report report() {
    double crossEntropy = curve.crossEntropy(1);
    TemperatureCurve.Best best = curve.best();
    return new Report(
        crossEntropy,
        best.temperature(),
        crossEntropy - best.crossEntropyNats(),
        best.crossEntropyNats(),
        table.expectedCalibrationError(),
        Arrays.stream(TEMPERATURES)
            .mapToObj(T -> new AtTemperature(T, curve.crossEntropy(T)))
            .toList(),
        table.bins());
  }
}
