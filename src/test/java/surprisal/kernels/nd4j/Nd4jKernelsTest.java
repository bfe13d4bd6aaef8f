package surprisal.kernels.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.kernels.Dropout;
import surprisal.kernels.ElementType;
import surprisal.kernels.Guides;
import surprisal.kernels.Heads;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.Targets;
import surprisal.kernels.Tensor;

/** What is particular to the ND4J kernels: what they call themselves and what they refuse. */
class Nd4jKernelsTest {
  private final Kernels kernels = new Nd4jKernels(DataType.FLOAT, 2);

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void saysWhatRunsWhere() {
    assertThat(kernels.description()).startsWith("ND4J 1.0.0-M2.1 on ").endsWith(", fp32");
    try (Kernels doubles = new Nd4jKernels(DataType.DOUBLE, 2)) {
      assertThat(doubles.description()).endsWith(", fp64");
    }
  }

  @Test
  void existsInTwoTypes() {
    assertThatThrownBy(() -> new Nd4jKernels(DataType.BFLOAT16, 2))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("BFLOAT16");
  }

  @Test
  void operandsAreAsWideAsTheRest() {
    assertThat(kernels.zeros(2).type()).isEqualTo(ElementType.FP32);
    assertThat(kernels.operand(2).type()).isEqualTo(ElementType.FP32);
  }

  /** ND4J's own gather would read past the table, or kill the process. */
  @Test
  void refusesIdsOutsideTheTable() {
    Tensor x = kernels.zeros(2, 3), wte = kernels.zeros(5, 3), wpe = kernels.zeros(4, 3);
    assertThatThrownBy(
            () -> kernels.embeddingForward(x, new int[] {0, 5}, new int[] {0, 1}, wte, wpe))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("row 5 of a table of 5");
    assertThatThrownBy(
            () ->
                kernels.embeddingBackward(wte, wpe, x, new int[] {0, 1}, new int[] {0, -1}, false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("row -1 of a table of 4");
  }

  @Test
  void refusesTargetsOutsideTheClasses() {
    assertThatThrownBy(
            () ->
                kernels.objective(
                    null,
                    kernels.zeros(1, 4),
                    new Targets(new int[] {4}, new double[] {1}, 1),
                    Guides.NONE,
                    LossMix.hard(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("target 4 of 4 classes");
  }

  @Test
  void refusesStartsAfterTheirPosition() {
    Heads heads = new Heads(1, 1, 4);
    assertThatThrownBy(
            () ->
                kernels.attentionForward(
                    kernels.operand(2, 4),
                    kernels.attentionKept(1, 2, heads),
                    kernels.operand(2, 12),
                    heads,
                    new int[] {0, 2},
                    Dropout.NONE))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("attention start 2 at position 1");
  }
}
