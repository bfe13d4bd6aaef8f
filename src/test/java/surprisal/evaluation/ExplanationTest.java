package surprisal.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.config.ModelConfig;
import surprisal.data.Batch;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.objective.Objective;

class ExplanationTest {
  private static final Kernels KERNELS = Engines.open("nd4j", "fp64", 1).kernels();
  private static final int V = 11;

  @AfterAll
  static void close() {
    KERNELS.close();
  }

  private static Gpt model() {
    Gpt model = new Gpt(ModelConfig.gpt2(1, 2, 8, 6, 0, true), V, KERNELS);
    GptInitializer.initialize(model, 5, KERNELS);
    Tensor values = model.parameters().values();
    values.write(Arrays.stream(values.read()).map(w -> 8 * w).toArray());
    KERNELS.parametersChanged(model.parameters().values());
    return model;
  }

  @Test
  void surprisalAndGradientAreThoseOfTheObjective() {
    Gpt model = model();
    int[] text = {3, 1, 4, 1, 5};
    Explanation explanation = Explanation.of(model, 0, text);
    Objective objective = Objective.crossEntropy(KERNELS, 0);
    Batch batch = Batch.of(1, 5, new int[] {0, 3, 1, 4, 1}, text);
    var logits = model.forward(batch);
    objective.differentiate(model.dlogits(), logits, batch, 1);
    double[] dlogits = model.dlogits().read();
    for (int n = 0; n < text.length; n++) {
      Explanation.Token token = explanation.tokens().get(n);
      assertThat(token.id()).isEqualTo(text[n]);
      assertThat(token.nats()).isCloseTo(objective.nll()[n], within(1e-12));
      assertThat(token.gradient())
          .containsExactly(Arrays.copyOfRange(dlogits, n * V, (n + 1) * V), within(1e-12));
      assertThat(Arrays.stream(token.gradient()).sum()).isCloseTo(0, within(1e-12));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 5, 6, 7, 20})
  void everyTokenOfATextOfAnyLengthIsExplained(int length) {
    int[] text = new int[length];
    Arrays.setAll(text, n -> (7 * n + 1) % V);
    Explanation explanation = Explanation.of(model(), 0, text);
    assertThat(explanation.tokens().stream().mapToInt(Explanation.Token::id))
        .containsExactly(box(text));
    for (Explanation.Token token : explanation.tokens()) {
      assertThat(Arrays.stream(token.probabilities()).sum()).isCloseTo(1, within(1e-12));
      assertThat(token.entropyNats()).isBetween(0.0, Math.log(V) + 1e-12);
      assertThat(token.top(V).get(token.rank())).isEqualTo(token.id());
    }
    assertThat(explanation.codedBytes() * 8.0)
        .isBetween(explanation.totalBits() + 1, explanation.totalBits() + 10);
  }

  private static Integer[] box(int[] values) {
    return Arrays.stream(values).boxed().toArray(Integer[]::new);
  }
}
