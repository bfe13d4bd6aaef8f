package surprisal.kernels.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.config.ModelConfig;
import surprisal.config.OptimizerConfig;
import surprisal.data.Batch;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.objective.Objective;
import surprisal.optimizer.AdamW;
import surprisal.training.Trainer;

/** What the engine says it takes for itself against what it takes in two steps. */
class Nd4jMemoryTest {
  private static final int V = 300;

  /** Vectors, blocks of the loss and the optimizer, and what primitives ask for: bytes. */
  private static final double SMALL = 6e6;

  @ParameterizedTest
  @CsvSource({"FLOAT, 8, 64, 0", "DOUBLE, 4, 128, 0.1"})
  void theWorkingMemoryIsForeseen(DataType type, int B, int T, double dropout) {
    try (Nd4jKernels kernels = new Nd4jKernels(type, 1)) {
      Gpt gpt = new Gpt(ModelConfig.gpt2(2, 4, 64, T, dropout, true), V, kernels);
      GptInitializer.initialize(gpt, 1, kernels);
      OptimizerConfig rates =
          new OptimizerConfig(1e-3, 1e-4, "constant", 0, 0.9, 0.99, 1e-8, 0.1, 1.0);
      AdamW optimizer = new AdamW(gpt.parameters(), rates, kernels);
      int[] tokens = new SplittableRandom(2).ints((long) B * T, 0, V).toArray();
      List<Batch> batches = List.of(Batch.of(B, T, tokens, tokens));
      Objective objective = Objective.crossEntropy(kernels, 0);
      for (int step = 0; step < 2; step++) {
        Trainer.differentiate(gpt, objective, batches, tokens.length, dropout > 0 ? 7L : null);
        optimizer.step(1e-3);
      }
      double foreseen = kernels.memory().working(gpt.work(B, T, false));
      assertThat((double) kernels.working()).isBetween(0.9 * foreseen, 1.1 * foreseen + SMALL);
    }
  }
}
