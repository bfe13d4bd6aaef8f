package surprisal.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.config.ModelConfig;
import surprisal.config.OptimizerConfig;
import surprisal.data.Batch;
import surprisal.kernels.Kernels;
import surprisal.kernels.nd4j.Nd4jKernels;
import surprisal.objective.Loss;
import surprisal.objective.Objective;
import surprisal.optimizer.AdamW;

class GptTest {
  private static final ModelConfig SMALL = ModelConfig.gpt2(2, 2, 16, 8, 0.0, true);
  private static final int V = 13;

  private final Kernels kernels = new Nd4jKernels(DataType.FLOAT, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  private Gpt model(long seed) {
    Gpt model = new Gpt(SMALL, V, kernels);
    GptInitializer.initialize(model, seed, kernels);
    return model;
  }

  @Test
  void theFutureDoesNotLeak() {
    Gpt model = model(1);
    int[] tokens = new SplittableRandom(2).ints(8, 0, V).toArray();
    double[] before = model.forward(Batch.of(1, 8, tokens)).read();
    for (int t = 1; t < 8; t++) {
      int[] changed = tokens.clone();
      changed[t] = (changed[t] + 1) % V;
      double[] after = model.forward(Batch.of(1, 8, changed)).read();
      assertThat(Arrays.copyOf(after, t * V)).isEqualTo(Arrays.copyOf(before, t * V));
      assertThat(Arrays.copyOfRange(after, t * V, (t + 1) * V))
          .isNotEqualTo(Arrays.copyOfRange(before, t * V, (t + 1) * V));
    }
  }

  @Test
  void aDocumentThatStartsInsideTheWindowSeesOnlyItself() {
    Gpt model = model(1);
    int[] positions = {0, 1, 2, 0, 1, 2, 3, 4};
    int[] starts = {0, 0, 0, 3, 3, 3, 3, 3};
    int[] tokens = new SplittableRandom(4).ints(8, 0, V).toArray();
    double[] inWindow =
        model.forward(new Batch(1, 8, tokens, new int[8], positions, starts)).read();
    double[] alone = model.forward(Batch.of(1, 5, Arrays.copyOfRange(tokens, 3, 8))).read();
    assertThat(Arrays.copyOfRange(inWindow, 3 * V, 8 * V)).containsExactly(alone, within(1e-5));
  }

  @Test
  void initializationIsGpt2s() {
    Gpt model = new Gpt(ModelConfig.gpt2(3, 4, 64, 32, 0.0, true), 200, kernels);
    GptInitializer.initialize(model, 9, kernels);
    assertThat(std(model, "transformer.wte.weight")).isCloseTo(0.02, within(0.001));
    assertThat(std(model, "transformer.h.2.mlp.c_fc.weight")).isCloseTo(0.02, within(0.001));
    assertThat(std(model, "transformer.h.1.mlp.c_proj.weight"))
        .isCloseTo(0.02 / Math.sqrt(6), within(0.0005));
    assertThat(model.parameters().get("transformer.ln_f.weight").value().read()).containsOnly(1.0);
    assertThat(model.parameters().get("transformer.ln_f.bias").value().read()).containsOnly(0.0);
  }

  private static double std(Gpt model, String name) {
    double[] values = model.parameters().get(name).value().read();
    return Math.sqrt(Arrays.stream(values).map(x -> x * x).average().orElseThrow());
  }

  @Test
  void countsTheParametersOfGpt2() {
    Gpt gpt2 = Gpt.frozen(ModelConfig.gpt2(12, 12, 768, 1024, 0.0, true), 50257, kernels);
    assertThat(gpt2.parameters().count()).isEqualTo(124_439_808);
  }

  @Test
  void sameSeedSameParametersAnotherSeedOthers() {
    double[] first = model(4).parameters().values().read();
    assertThat(model(4).parameters().values().read()).isEqualTo(first);
    assertThat(model(5).parameters().values().read()).isNotEqualTo(first);
  }

  @Test
  void overfitsOneBatchToNearlyZero() {
    Gpt model = model(1);
    OptimizerConfig settings =
        new OptimizerConfig(1e-2, 1e-2, "constant", 0, 0.9, 0.99, 1e-8, 0.0, 1.0);
    AdamW optimizer = new AdamW(model.parameters(), settings, kernels);
    Objective objective = Objective.crossEntropy(kernels, 0);
    SplittableRandom random = new SplittableRandom(3);
    int[] tokens = random.ints(16, 0, V).toArray();
    int[] targets = random.ints(16, 0, V).toArray();
    Loss loss = Loss.ZERO;
    for (int step = 0; step < 200; step++) {
      Batch batch = Batch.of(2, 8, tokens, targets);
      var logits = model.forward(batch);
      loss = objective.differentiate(model.dlogits(), logits, batch, 16);
      model.backward(false);
      optimizer.step(1e-2);
    }
    assertThat(loss.nllNats()).isLessThan(0.01);
  }

  @Test
  void accumulationWithUnevenMasksEqualsOneBigBatch() {
    Gpt model = model(1);
    SplittableRandom random = new SplittableRandom(8);
    int[] tokens = random.ints(32, 0, V).toArray();
    int[] targets = random.ints(32, 0, V).toArray();
    Arrays.fill(targets, 1, 15, Batch.IGNORED);
    Objective objective = Objective.crossEntropy(kernels, 0.1);
    Batch big = Batch.of(4, 8, tokens, targets);
    double weight = objective.weight(big);
    var logits = model.forward(big);
    Loss whole = objective.differentiate(model.dlogits(), logits, big, weight);
    model.backward(false);
    double[] wholeGradient = model.parameters().gradients().read();

    Loss parts = Loss.ZERO;
    for (int micro = 0; micro < 2; micro++) {
      int[] some = Arrays.copyOfRange(targets, micro * 16, micro * 16 + 16);
      int[] in = Arrays.copyOfRange(tokens, micro * 16, micro * 16 + 16);
      Batch batch = Batch.of(2, 8, in, some);
      logits = model.forward(batch);
      parts = parts.plus(objective.differentiate(model.dlogits(), logits, batch, weight));
      model.backward(micro > 0);
    }
    assertThat(parts.objectiveNats()).isCloseTo(whole.objectiveNats(), within(1e-6));
    assertThat(model.parameters().gradients().read()).containsExactly(wholeGradient, within(1e-6));
  }

  @Test
  void refusesBackwardBeforeForwardAndInAFrozenModel() {
    Gpt model = model(1);
    assertThatThrownBy(() -> model.backward(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("backward before forward");
    Gpt frozen = Gpt.frozen(SMALL, V, kernels);
    frozen.forward(Batch.of(1, 2, new int[2]));
    assertThatThrownBy(() -> frozen.backward(false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("backward in a frozen model");
  }

  @Test
  void refusesAnIdOutsideTheVocabulary() {
    Gpt model = model(1);
    assertThatThrownBy(() -> model.forward(Batch.of(1, 2, new int[] {0, V})))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("13");
  }
}
