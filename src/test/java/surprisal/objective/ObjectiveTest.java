package surprisal.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.kernels.Guides;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jKernels;

class ObjectiveTest {
  private static final double[] LOGITS = {1, 0.5, -2, 3, 0, 0.1, -1, 2};

  private final Kernels kernels = new Nd4jKernels(DataType.DOUBLE, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  private Tensor logits(double... values) {
    Tensor logits = kernels.zeros(2, 4);
    logits.write(values);
    return logits;
  }

  private Objective weighted(double... weights) {
    return new Objective(kernels, LossMix.hard(0), weights, batch -> Guides.NONE);
  }

  /** A model equal to its teacher and its reference cannot be better, and is not pushed. */
  @Test
  void whoEqualsTheTeacherIsAtTheFloor() {
    Objective objective =
        new Objective(
            kernels,
            new LossMix(0.1, 1, 2.5, 0.7, 0),
            null,
            batch -> new Guides(logits(LOGITS), logits(LOGITS)));
    Tensor logits = logits(LOGITS);
    Loss loss = objective.differentiate(logits, logits, CrossEntropyTest.batch(0, 1), 2);
    assertThat(loss.objectiveNats()).isCloseTo(loss.parts().floorNats(), within(1e-14));
    assertThat(loss.parts().klNats()).isCloseTo(0, within(1e-15));
    assertThat(loss.parts().floorNats()).isPositive();
    assertThat(logits.read()).containsExactly(new double[8], within(1e-15));
  }

  @Test
  void aTargetOfWeightZeroIsNotLearnedButCountsForTheNll() {
    Objective weighted = weighted(2, 0, 1, 1);
    Tensor logits = logits(LOGITS);
    assertThat(weighted.weight(CrossEntropyTest.batch(0, 1))).isEqualTo(2);
    Loss loss = weighted.differentiate(logits, logits, CrossEntropyTest.batch(0, 1), 2);
    Objective plain = Objective.crossEntropy(kernels, 0);
    Loss both = plain.evaluate(logits(LOGITS), CrossEntropyTest.batch(0, 1));
    Loss first = plain.evaluate(logits(LOGITS), CrossEntropyTest.batch(0, -1));
    assertThat(loss.nllNats()).isCloseTo(both.nllNats(), within(1e-15));
    assertThat(loss.count()).isEqualTo(2);
    assertThat(loss.objectiveNats()).isCloseTo(first.nllNats(), within(1e-15));
    double[] gradient = logits.read();
    assertThat(Arrays.copyOfRange(gradient, 4, 8)).containsExactly(new double[4], within(0.0));
    assertThat(gradient[0]).isNegative();
  }

  @Test
  void withoutAnyWeightThereIsNoMean() {
    Objective objective = weighted(0, 0, 0, 0);
    Tensor logits = logits(LOGITS);
    assertThatThrownBy(
            () -> objective.differentiate(logits, logits, CrossEntropyTest.batch(0, 1), 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the targets weigh 0.0: there is no mean");
  }
}
