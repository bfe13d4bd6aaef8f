package surprisal.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.data.Batch;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jKernels;

class CrossEntropyTest {
  private final Kernels kernels = new Nd4jKernels(DataType.DOUBLE, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  private Tensor logits(double[][] rows) {
    Tensor logits = kernels.zeros(rows.length, rows[0].length);
    double[] flat = new double[rows.length * rows[0].length];
    for (int n = 0; n < rows.length; n++) {
      System.arraycopy(rows[n], 0, flat, n * rows[0].length, rows[0].length);
    }
    logits.write(flat);
    return logits;
  }

  private Objective crossEntropy(double smoothing) {
    return Objective.crossEntropy(kernels, smoothing);
  }

  /** One row that predicts these targets. */
  static Batch batch(int... targets) {
    return Batch.of(1, targets.length, new int[targets.length], targets);
  }

  @Test
  void equalLogitsCostLnV() {
    Tensor logits = logits(new double[][] {{3, 3, 3, 3}, {-2, -2, -2, -2}});
    Loss loss = crossEntropy(0).evaluate(logits, batch(1, 3));
    assertThat(loss.nllNats()).isCloseTo(Math.log(4), within(1e-14));
    assertThat(loss.count()).isEqualTo(2);
  }

  @Test
  void gradientIsSoftmaxMinusTargetOverCount() {
    // softmax(ln 1, ln 2, ln 5) = 1/8, 2/8, 5/8
    Tensor logits =
        logits(new double[][] {{0, Math.log(2), Math.log(5)}, {1, 1, 1}, {0, 0, Math.log(2)}});
    Loss loss = crossEntropy(0).differentiate(logits, logits, batch(1, -1, 2), 2);
    assertThat(loss.nllSum()).isCloseTo(Math.log(4) + Math.log(2), within(1e-14));
    assertThat(loss.count()).isEqualTo(2);
    assertThat(logits.read())
        .containsExactly(
            new double[] {1 / 16., -6 / 16., 5 / 16., 0, 0, 0, 1 / 8., 1 / 8., -2 / 8.},
            within(1e-15));
  }

  @Test
  void smoothingLiftsTheFloorAndReportsThePlainLossBeside() {
    double eps = 0.3;
    Objective objective = crossEntropy(eps);
    // Logits equal to the log of the smoothed target reach the floor exactly.
    double other = eps / 3;
    double target = 1 - eps + other;
    Tensor logits = logits(new double[][] {{Math.log(other), Math.log(target), Math.log(other)}});
    Loss loss = objective.differentiate(logits, logits, batch(1), 1);
    assertThat(loss.objectiveNats()).isCloseTo(LossMix.hard(eps).hardFloor(3), within(1e-14));
    assertThat(loss.nllNats()).isCloseTo(-Math.log(target), within(1e-14));
    assertThat(logits.read()).containsExactly(new double[3], within(1e-15));
    assertThat(LossMix.hard(0).hardFloor(3)).isZero();
  }

  @Test
  void extremeLogitsStayFiniteAndRight() {
    Tensor logits = logits(new double[][] {{1e4, -1e4, 0}, {1e4, -1e4, 0}, {1e4, 1e4, 1e4}});
    Loss loss = crossEntropy(0).evaluate(logits, batch(0, 1, 2));
    assertThat(loss.nllSum()).isCloseTo(0 + 2e4 + Math.log(3), within(1e-9));
  }

  @Test
  void anAllMaskedUpdateHasNoMean() {
    Tensor logits = logits(new double[][] {{1, 2}});
    assertThatThrownBy(() -> crossEntropy(0).differentiate(logits, logits, batch(-1), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the targets weigh 0.0: there is no mean");
  }
}
