package surprisal.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.kernels.HostCopy;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.nd4j.Nd4jKernels;

class ObjectiveTest {
  private static final double[] LOGITS = {1, 0.5, -2, 3, 0, 0.1, -1, 2};

  private final Kernels kernels = new Nd4jKernels(DataType.DOUBLE, 2);

  @AfterEach
  void close() {
    kernels.close();
  }

  private INDArray logits(double... values) {
    INDArray logits = kernels.zeros(2, 4);
    HostCopy.write(logits, values);
    return logits;
  }

  /** A model equal to its teacher and its reference cannot be better, and is not pushed. */
  @Test
  void whoEqualsTheTeacherIsAtTheFloor() {
    Objective objective = new Objective(kernels, new LossMix(0.1, 1, 2.5, 0.7, 0), null);
    INDArray logits = logits(LOGITS);
    Loss loss =
        objective.differentiate(
            logits, logits, logits(LOGITS), logits(LOGITS), new int[] {0, 1}, 2);
    assertThat(loss.objectiveNats()).isCloseTo(loss.parts().floorNats(), within(1e-14));
    assertThat(loss.parts().klNats()).isCloseTo(0, within(1e-15));
    assertThat(loss.parts().floorNats()).isPositive();
    assertThat(HostCopy.read(logits)).containsExactly(new double[8], within(1e-15));
  }

  @Test
  void aTargetOfWeightZeroIsNotLearnedButCountsForTheNll() {
    Objective weighted = new Objective(kernels, LossMix.hard(0), new double[] {2, 0, 1, 1});
    INDArray logits = logits(LOGITS);
    assertThat(weighted.weight(new int[] {0, 1})).isEqualTo(2);
    Loss loss = weighted.differentiate(logits, logits, null, null, new int[] {0, 1}, 2);
    Loss plain = new CrossEntropy(kernels, 0).evaluate(logits(LOGITS), new int[] {0, 1});
    Loss first = new CrossEntropy(kernels, 0).evaluate(logits(LOGITS), new int[] {0, -1});
    assertThat(loss.nllNats()).isCloseTo(plain.nllNats(), within(1e-15));
    assertThat(loss.count()).isEqualTo(2);
    assertThat(loss.objectiveNats()).isCloseTo(first.nllNats(), within(1e-15));
    double[] gradient = HostCopy.read(logits);
    assertThat(Arrays.copyOfRange(gradient, 4, 8)).containsExactly(new double[4], within(0.0));
    assertThat(gradient[0]).isNegative();
  }

  @Test
  void withoutAnyWeightThereIsNoMean() {
    Objective objective = new Objective(kernels, LossMix.hard(0), new double[4]);
    INDArray logits = logits(LOGITS);
    assertThatThrownBy(
            () -> objective.differentiate(logits, logits, null, null, new int[] {0, 1}, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the targets weigh 0.0: there is no mean");
  }
}
