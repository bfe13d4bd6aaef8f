package surprisal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.config.ModelConfig;
import surprisal.data.Batch;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.kernels.nd4j.Nd4jKernels;
import surprisal.kernels.onednn.OneDnnCpu;

/** A frozen model computes what a trainable one does, in less memory. */
class FrozenGptTest {
  private static final int V = 13;
  private static final ModelConfig SHAPE = ModelConfig.gpt2(3, 2, 16, 6, 0.3, true);

  @ParameterizedTest
  @CsvSource({"nd4j,fp64", "onednn,fp32", "onednn,bf16"})
  void hasTheSameLogitsBitForBit(String engine, String precision) {
    assumeTrue(
        !precision.equals("bf16") || OneDnnCpu.runsBf16(),
        "oneDNN has no bf16 primitives for this CPU");
    try (Kernels kernels = Engines.open(engine, precision, 1).kernels()) {
      Gpt model = new Gpt(SHAPE, V, kernels);
      GptInitializer.initialize(model, 4, kernels);
      Gpt frozen = Gpt.frozen(SHAPE, V, kernels);
      frozen.parameters().values().write(model.parameters().values().read());
      kernels.parametersChanged(frozen.parameters().values());
      for (int round = 0; round < 2; round++) {
        Batch batch = Batch.of(2, 6, new SplittableRandom(round).ints(12, 0, V).toArray());
        double[] logits = model.forward(batch).read();
        assertThat(frozen.forward(batch).read()).isEqualTo(logits);
      }
      assertThat(frozen.parameters().gradients()).isNull();
    }
  }

  @Test
  void dropsNothing() {
    try (Kernels kernels = new Nd4jKernels(DataType.DOUBLE, 1)) {
      Gpt frozen = Gpt.frozen(SHAPE, V, kernels);
      Batch batch = Batch.of(1, 2, new int[2]);
      assertThatThrownBy(() -> frozen.forward(batch, 5L))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("dropout in a frozen model");
    }
  }
}
