package surprisal.kernels.onednn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.ModelConfig;
import surprisal.config.OptimizerConfig;
import surprisal.data.Batch;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.objective.Objective;
import surprisal.optimizer.AdamW;
import surprisal.training.Trainer;

/** What the engine says it takes for itself against what it takes in two steps. */
class OneDnnMemoryTest {
  private static final int V = 300;

  /** Vectors, blocks of the loss and the optimizer, and what primitives ask for: bytes. */
  private static final double SMALL = 4e6;

  @ParameterizedTest
  @CsvSource({"false, 8, 128, 0", "false, 2, 256, 0.1", "true, 8, 128, 0", "true, 2, 256, 0.1"})
  void theWorkingMemoryIsForeseen(boolean bf16, int B, int T, double dropout) {
    assumeTrue(!bf16 || OneDnnCpu.runsBf16());
    try (OneDnnKernels kernels = new OneDnnKernels(bf16, 1)) {
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
