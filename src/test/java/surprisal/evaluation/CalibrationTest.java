package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalibrationTest {
  private static final int V = 30;
  private static final int ROWS = 20_000;

  /** Logits whose softmax the targets were drawn from. */
  private static final class Truth {
    final double[][] logits = new double[ROWS][V];
    final int[] targets = new int[ROWS];

    Truth(long seed) {
      SplittableRandom random = new SplittableRandom(seed);
      for (int row = 0; row < ROWS; row++) {
        for (int v = 0; v < V; v++) {
          logits[row][v] = 2 * random.nextGaussian();
        }
        double[] p = softmax(logits[row], 1);
        double u = random.nextDouble();
        while (targets[row] < V - 1 && u >= p[targets[row]]) {
          u -= p[targets[row]++];
        }
      }
    }

    Calibration scaled(double factor) {
      Calibration calibration = new Calibration(15);
      for (int row = 0; row < ROWS; row++) {
        calibration.add(
            Arrays.stream(logits[row]).map(z -> factor * z + 100).toArray(), targets[row]);
      }
      return calibration;
    }

    double crossEntropy(double temperature) {
      double sum = 0;
      for (int row = 0; row < ROWS; row++) {
        sum -= Math.log(softmax(logits[row], temperature)[targets[row]]);
      }
      return sum / ROWS;
    }
  }

  private static double[] softmax(double[] logits, double temperature) {
    double[] p = Arrays.stream(logits).map(z -> Math.exp(z / temperature)).toArray();
    double sum = Arrays.stream(p).sum();
    return Arrays.stream(p).map(x -> x / sum).toArray();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 1.3, 2, 3})
  void tellsASharpenedModelItsTemperature(double factor) {
    Truth truth = new Truth(7);
    Calibration.Report original = truth.scaled(1).report();
    Calibration.Report sharpened = truth.scaled(factor).report();

    // Drawn from the logits themselves, up to sampling error.
    assertThat(original.temperature()).isCloseTo(1, within(0.02));
    assertThat(original.calibrationNats()).isBetween(0.0, 1e-4);
    assertThat(original.expectedCalibrationError()).isLessThan(0.015);

    assertThat(sharpened.temperature())
        .isCloseTo(factor * original.temperature(), within(1e-4 * factor));
    assertThat(sharpened.refinementNats()).isCloseTo(original.refinementNats(), within(1e-5));
    assertThat(sharpened.crossEntropyNats())
        .isCloseTo(truth.crossEntropy(1 / factor), within(1e-9));
    assertThat(sharpened.temperatures()).hasSize(7);
    for (Calibration.AtTemperature at : sharpened.temperatures()) {
      assertThat(at.crossEntropyNats())
          .as("T = %s", at.temperature())
          .isCloseTo(truth.crossEntropy(at.temperature() / factor), within(1e-5))
          .isGreaterThanOrEqualTo(sharpened.refinementNats());
    }
    assertThat(sharpened.calibrationNats() + sharpened.refinementNats())
        .isCloseTo(sharpened.crossEntropyNats(), within(1e-12));
    assertThat(sharpened.calibrationNats()).isGreaterThan(0.005);
    assertThat(sharpened.expectedCalibrationError()).isGreaterThan(0.03);
  }

  @Test
  void readsTheCurveBetweenItsPoints() {
    Truth truth = new Truth(8);
    TemperatureCurve curve = truth.scaled(1).curve();
    for (double temperature : new double[] {0.25, 0.26, 0.31, 0.77, 1, 1.05, 1.9, 3.3, 5.7, 8}) {
      assertThat(curve.crossEntropy(temperature))
          .as("T %s", temperature)
          .isCloseTo(truth.crossEntropy(temperature), within(1e-6));
    }
    assertThatThrownBy(() -> curve.crossEntropy(9))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("temperature 9.0 is outside 0.25 to 8");
  }

  @Test
  void stopsAtTheEndsOfItsRange() {
    TemperatureCurve right = new TemperatureCurve();
    right.add(new double[] {5, 0, -1}, 0);
    assertThat(right.best().temperature()).isEqualTo(0.25);
    assertThat(right.best().crossEntropyNats()).isEqualTo(right.crossEntropy(0.25));
    TemperatureCurve wrong = new TemperatureCurve();
    wrong.add(new double[] {5, 0, -1}, 2);
    assertThat(wrong.best().temperature()).isEqualTo(8);
    assertThat(wrong.best().crossEntropyNats()).isEqualTo(wrong.crossEntropy(8));
  }

  @Test
  void fillsTheReliabilityTable() {
    ReliabilityTable table = new ReliabilityTable(4);
    table.add(0.3, true);
    table.add(0.4, false);
    table.add(0.8, true);
    table.add(1, true);
    assertThat(table.bins())
        .containsExactly(
            new ReliabilityTable.Bin(0, 0.25, 0, 0, 0),
            new ReliabilityTable.Bin(0.25, 0.5, 2, 0.35, 0.5),
            new ReliabilityTable.Bin(0.5, 0.75, 0, 0, 0),
            new ReliabilityTable.Bin(0.75, 1, 2, 0.9, 1));
    // Gaps 0.15 and 0.1, half of the tokens each.
    assertThat(table.expectedCalibrationError()).isCloseTo(0.125, within(1e-15));
  }
}
