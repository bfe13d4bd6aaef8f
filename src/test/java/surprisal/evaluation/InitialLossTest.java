package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.config.ModelConfig;
import surprisal.kernels.Engines;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.model.Input;
import surprisal.objective.CrossEntropy;

class InitialLossTest {

  @ParameterizedTest
  @CsvSource({"65, 128, 4, 4, 128", "65, 768, 2, 12, 128", "50257, 128, 2, 4, 32"})
  void anUntrainedModelCostsWhatItsVarianceSays(int V, int C, int layers, int heads, int B) {
    for (long seed = 1; seed <= 3; seed++) {
      try (Kernels kernels = Engines.open("auto", "fp32", 1).kernels()) {
        Gpt model = new Gpt(new ModelConfig(layers, heads, C, 32, 0, true), V, kernels);
        GptInitializer.initialize(model, seed, kernels);
        SplittableRandom random = new SplittableRandom(seed);
        int[] tokens = random.ints(B * 32, 0, V).toArray();
        int[] targets = random.ints(B * 32, 0, V).toArray();
        INDArray logits = model.forward(Input.of(B, 32, tokens));
        double variance =
            InitialLoss.variance(logits.get(NDArrayIndex.interval(0, 32), NDArrayIndex.all()));
        double nats = new CrossEntropy(kernels, 0).evaluate(logits, targets).nllNats();
        InitialLoss loss = new InitialLoss(V, variance, nats);
        assertThat(nats).as("seed %d", seed).isCloseTo(loss.predictedNats(), within(0.05));
        assertThat(loss.asExpected()).isTrue();
        if (C == 128) {
          assertThat(nats).isCloseTo(Math.log(V), within(0.05));
        }
      }
    }
  }

  @Test
  void saysWhatADifferenceUsuallyMeans() {
    assertThat(new InitialLoss(65, 0.06, 4.2).sentence()).contains("as it should be");
    assertThat(new InitialLoss(65, 0.06, 3.0).sentence()).contains("better than a guess");
    assertThat(new InitialLoss(65, 0.06, 5.0).sentence()).contains("worse than a guess");
    assertThat(new InitialLoss(65, 40, 24.2).sentence()).contains("initialization is too wide");
  }
}
