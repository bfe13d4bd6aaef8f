package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.ModelConfig;
import surprisal.data.Batch;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;

class InitialLossTest {
  private static final int T = 32;

  /** What a fresh model costs on the text {@code token(0), token(1), ...}. */
  private static InitialLoss fresh(int V, int C, int rows, long seed, IntUnaryOperator token) {
    try (Kernels kernels = Engines.open("auto", "fp32", 1).kernels()) {
      Gpt model = new Gpt(ModelConfig.gpt2(2, 4, C, T, 0, true), V, kernels);
      GptInitializer.initialize(model, seed, kernels);
      int[] text = new int[rows * T + 1];
      Arrays.setAll(text, token);
      int[] inputs = Arrays.copyOf(text, rows * T);
      int[] targets = Arrays.copyOfRange(text, 1, text.length);
      return InitialLoss.of(model.forward(Batch.of(rows, T, inputs)), inputs, targets);
    }
  }

  @ParameterizedTest
  @CsvSource({"65, 128", "65, 768", "5000, 128", "50257, 64"})
  void anUntrainedModelIsAsExpectedOnRandomText(int V, int C) {
    for (long seed = 1; seed <= 3; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      InitialLoss loss = fresh(V, C, 32, seed, n -> random.nextInt(V));
      assertThat(loss.asExpected()).as("seed %d: %s", seed, loss.sentence()).isTrue();
      assertThat(loss.toleranceNats()).isLessThan(0.1);
      assertThat(loss.predictedNats()).isCloseTo(Math.log(V), within(0.4));
    }
  }

  /** Texts of few words, over and over, in a large vocabulary and with logits of variance 0.3. */
  @ParameterizedTest
  @CsvSource({"1", "2", "3", "7", "20", "100"})
  void andOnRepetitiveText(int words) {
    double squares = 0;
    int seeds = 12;
    for (long seed = 1; seed <= seeds; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int[] word = random.ints(words, 0, 5000).toArray();
      InitialLoss loss =
          fresh(5000, 768, 4, seed, n -> word[n % 3 == 2 ? n % words : (n / 2) % words]);
      assertThat(loss.asExpected()).as("seed %d: %s", seed, loss.sentence()).isTrue();
      double z = (loss.measuredNats() - loss.predictedNats()) / Math.max(loss.errorNats(), 1e-3);
      squares += z * z / seeds;
    }
    // The error bar is neither too narrow nor so wide that it would hide anything.
    assertThat(Math.sqrt(squares)).isLessThan(1.7);
    if (words > 2) {
      assertThat(Math.sqrt(squares)).isGreaterThan(0.3);
    }
  }

  @Test
  void theTokenJustReadIsCountedByItself() {
    // Reading 0 makes 0 likely: two targets are 0 again, one is not.
    double[][] logits = {{11, 0, 0, 0}, {11, 0, 0, 0}, {11, 0, 0, 0}};
    InitialLoss loss =
        InitialLoss.of(HostLogits.tensor(logits), new int[] {0, 0, 0}, new int[] {0, 0, 2});
    double lse = Math.log(3 + Math.exp(11));
    assertThat(loss.measuredNats()).isCloseTo((3 * lse - 22) / 3, within(1e-5));
    assertThat(loss.predictedNats()).isCloseTo(loss.measuredNats(), within(1e-5));
    assertThat(loss.logitVariance()).isCloseTo(0, within(1e-9));
  }

  @Test
  void maskedTargetsAreLeftOut() {
    double[][] logits = {{3, 0}, {0, 1}};
    InitialLoss loss =
        InitialLoss.of(HostLogits.tensor(logits), new int[] {0, 1}, new int[] {-1, 0});
    assertThat(loss.tokens()).isEqualTo(1);
    assertThat(loss.measuredNats()).isCloseTo(Math.log(1 + Math.E), within(1e-6));
  }

  @Test
  void aModelThatKnowsWhatComesIsCaught() {
    SplittableRandom random = new SplittableRandom(1);
    double[][] logits = new double[400][10];
    int[] inputs = random.ints(400, 0, 10).toArray();
    int[] targets = random.ints(400, 0, 10).toArray();
    for (int n = 0; n < 400; n++) {
      Arrays.setAll(logits[n], v -> 0.1 * random.nextGaussian());
      logits[n][targets[n]] += 0.2;
    }
    InitialLoss loss = InitialLoss.of(HostLogits.tensor(logits), inputs, targets);
    assertThat(loss.asExpected()).as(loss.sentence()).isFalse();
    assertThat(loss.diagnosis()).contains("better than chance");
  }

  @Test
  void saysWhatADifferenceUsuallyMeans() {
    assertThat(new InitialLoss(65, 700, 4.2, 4.2, 0.01, 0.06).sentence())
        .isEqualTo(
            "untrained: 4.2000 nats; ln|V| 4.1744 + 0.0256 from the logits' spread = 4.2000 +-"
                + " 0.0410: as expected");
    assertThat(new InitialLoss(65, 700, 3, 4.2, 0.01, 0.06).sentence())
        .contains("better than chance");
    assertThat(new InitialLoss(65, 700, 5, 4.2, 0.01, 0.06).sentence())
        .contains("worse than chance");
    assertThat(new InitialLoss(65, 700, 24.2, 24.2, 1, 40).sentence()).contains("too wide");
  }
}
