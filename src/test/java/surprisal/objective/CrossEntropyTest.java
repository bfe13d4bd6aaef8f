package surprisal.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.kernels.HostCopy;
import surprisal.kernels.Kernels;
import surprisal.kernels.nd4j.Nd4jKernels;

class CrossEntropyTest {
  private final Kernels kernels = new Nd4jKernels(DataType.DOUBLE, 2);

  @AfterEach
  void close() {
    kernels.close();
  }

  private INDArray logits(double[][] rows) {
    INDArray logits = kernels.zeros(rows.length, rows[0].length);
    double[] flat = new double[rows.length * rows[0].length];
    for (int n = 0; n < rows.length; n++) {
      System.arraycopy(rows[n], 0, flat, n * rows[0].length, rows[0].length);
    }
    HostCopy.write(logits, flat);
    return logits;
  }

  @Test
  void equalLogitsCostLnV() {
    INDArray logits = logits(new double[][] {{3, 3, 3, 3}, {-2, -2, -2, -2}});
    Loss loss = new CrossEntropy(kernels, 0).evaluate(logits, new int[] {1, 3});
    assertThat(loss.nllNats()).isCloseTo(Math.log(4), within(1e-14));
    assertThat(loss.count()).isEqualTo(2);
  }

  @Test
  void gradientIsSoftmaxMinusTargetOverCount() {
    // softmax(ln 1, ln 2, ln 5) = 1/8, 2/8, 5/8
    INDArray logits =
        logits(new double[][] {{0, Math.log(2), Math.log(5)}, {1, 1, 1}, {0, 0, Math.log(2)}});
    Loss loss = new CrossEntropy(kernels, 0).differentiate(logits, logits, new int[] {1, -1, 2}, 2);
    assertThat(loss.nllSum()).isCloseTo(Math.log(4) + Math.log(2), within(1e-14));
    assertThat(loss.count()).isEqualTo(2);
    assertThat(HostCopy.read(logits))
        .containsExactly(
            new double[] {1 / 16., -6 / 16., 5 / 16., 0, 0, 0, 1 / 8., 1 / 8., -2 / 8.},
            within(1e-15));
  }

  @Test
  void smoothingLiftsTheFloorAndReportsThePlainLossBeside() {
    double eps = 0.3;
    CrossEntropy objective = new CrossEntropy(kernels, eps);
    // Logits equal to the log of the smoothed target reach the floor exactly.
    double other = eps / 3;
    double target = 1 - eps + other;
    INDArray logits = logits(new double[][] {{Math.log(other), Math.log(target), Math.log(other)}});
    Loss loss = objective.differentiate(logits, logits, new int[] {1}, 1);
    assertThat(loss.objectiveNats()).isCloseTo(objective.floor(3), within(1e-14));
    assertThat(loss.nllNats()).isCloseTo(-Math.log(target), within(1e-14));
    assertThat(HostCopy.read(logits)).containsExactly(new double[3], within(1e-15));
    assertThat(new CrossEntropy(kernels, 0).floor(3)).isZero();
  }

  @Test
  void extremeLogitsStayFiniteAndRight() {
    INDArray logits = logits(new double[][] {{1e4, -1e4, 0}, {1e4, -1e4, 0}, {1e4, 1e4, 1e4}});
    Loss loss = new CrossEntropy(kernels, 0).evaluate(logits, new int[] {0, 1, 2});
    assertThat(loss.nllSum()).isCloseTo(0 + 2e4 + Math.log(3), within(1e-9));
  }

  @Test
  void anAllMaskedUpdateHasNoMean() {
    INDArray logits = logits(new double[][] {{1, 2}});
    assertThatThrownBy(
            () -> new CrossEntropy(kernels, 0).differentiate(logits, logits, new int[] {-1}, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("every target of the batch is masked");
  }
}
