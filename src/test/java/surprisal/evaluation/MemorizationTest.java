package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import surprisal.config.ModelConfig;
import surprisal.config.OptimizerConfig;
import surprisal.data.Batch;
import surprisal.data.canary.Canaries;
import surprisal.data.canary.Canary;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.objective.Objective;
import surprisal.optimizer.AdamW;

class MemorizationTest {
  private static final Canaries CANARIES =
      new Canaries(
          "abcdefgh",
          6,
          List.of(new Canary(16, "xay is ", "hagfbe"), new Canary(1, "xbc is ", "cadbhe")));

  /** One byte a token, or two bytes for a pair that the two parts may share. */
  private static int[] encode(String text) {
    return text.replace(" h", "\u0001").chars().toArray();
  }

  private static Memorization of(Gpt model, Kernels kernels) {
    return Memorization.of(
        model, kernels, MemorizationTest::encode, '\n', 4, CANARIES, new SplittableRandom(1));
  }

  @Test
  void anUntrainedModelHasMemorizedNothingAndATrainedOneWhatItSaw() {
    try (Kernels kernels = Engines.open("nd4j", "fp32", 1).kernels()) {
      Gpt model = new Gpt(ModelConfig.gpt2(1, 2, 32, 16, 0, true), 128, kernels);
      GptInitializer.initialize(model, 3, kernels);
      Memorization before = of(model, kernels);
      assertThat(before.entropyBits()).isCloseTo(18, within(1e-9));
      assertThat(before.candidates()).isEqualTo(1024);
      for (Memorization.Found found : before.found()) {
        assertThat(found.memorizedBits()).isZero();
        assertThat(found.bits()).isBetween(30.0, 50.0);
        assertThat(found.rank()).isBetween(1, 1024);
        assertThat(found.exposureBits())
            .isCloseTo(10 - Math.log(found.rank()) / Math.log(2), within(1e-9));
      }

      learn(model, kernels, CANARIES.canaries().get(0));
      List<Memorization.Found> after = of(model, kernels).found();
      assertThat(after.get(0).bits()).isLessThan(1.0);
      assertThat(after.get(0).memorizedBits()).isCloseTo(18 - after.get(0).bits(), within(1e-9));
      assertThat(after.get(0).rank()).isEqualTo(1);
      assertThat(after.get(0).exposureBits()).isEqualTo(10);
      assertThat(after.get(0).unseenBits()).isGreaterThan(20);
      assertThat(after.get(1).memorizedBits()).isLessThan(3.0);
    }
  }

  private static void learn(Gpt model, Kernels kernels, Canary canary) {
    int[] text = encode("\n" + canary.prefix() + canary.secret() + "\n");
    int T = text.length - 1;
    int[] inputs = Arrays.copyOf(text, T);
    int[] targets = Arrays.copyOfRange(text, 1, T + 1);
    OptimizerConfig config =
        new OptimizerConfig(1e-2, 1e-2, "constant", 0, 0.9, 0.99, 1e-8, 0, 1.0);
    AdamW optimizer = new AdamW(model.parameters(), config, kernels);
    Objective objective = Objective.crossEntropy(kernels, 0);
    for (int step = 0; step < 150; step++) {
      Batch batch = Batch.of(1, T, inputs, targets);
      var logits = model.forward(batch);
      objective.differentiate(model.dlogits(), logits, batch, T);
      model.backward(false);
      optimizer.step(1e-2);
    }
  }
}
