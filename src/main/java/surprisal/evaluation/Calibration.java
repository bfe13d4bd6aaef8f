package surprisal.evaluation;

import java.util.Arrays;
import java.util.List;

/**
 * Whether a model's probabilities mean what they say, from one pass over its logits. Cross-entropy
 * is split as Berta et al. (2025) do: what the best temperature still saves is calibration, the
 * rest is refinement. A temperature is the one-parameter repair, so the calibration part is what at
 * least is lost by being over- or underconfident.
 */
public final class Calibration {
  private static final double[] TEMPERATURES = {0.5, 0.7, 0.85, 1, 1.2, 1.5, 2};

  private final TemperatureCurve curve = new TemperatureCurve();
  private final ReliabilityTable table;

  public Calibration(int bins) {
    table = new ReliabilityTable(bins);
  }

  /**
   * What was found; calibration and refinement add up to cross-entropy.
   *
   * @param crossEntropyNats nats per token at temperature 1
   * @param temperature divides the logits for the lowest cross-entropy; above 1: overconfident
   * @param calibrationNats nats per token that this temperature saves
   * @param refinementNats nats per token that remain
   * @param expectedCalibrationError of the most likely token, 0 to 1
   * @param temperatures what cross-entropy is at some of them, rising
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

  /** One row of logits, [V], and the token that came. */
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

  /** How cross-entropy moves with temperature. */
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
