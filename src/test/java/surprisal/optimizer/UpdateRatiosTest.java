package surprisal.optimizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.model.Parameter;

class UpdateRatiosTest {
  private static final String YAML =
      """
      model: {n_layer: 2, n_head: 1, n_embd: 8, block_size: 4}
      optimizer: {weight_decay: 0.3, warmup_steps: 0}
      """;

  @Test
  void agreeWithTheParametersBeforeAndAfterAnUpdate() {
    RunConfig config = ConfigReader.readString(YAML, "test.yaml", List.of());
    try (Kernels kernels = Engines.open("nd4j", "fp64", 1).kernels()) {
      Gpt model = new Gpt(config.model(), 11, kernels);
      GptInitializer.initialize(model, 1, kernels);
      AdamW optimizer = new AdamW(model.parameters(), config.optimizer(), kernels);
      assertThat(optimizer.updateRatios(0.01)).isEmpty();
      SplittableRandom random = new SplittableRandom(2);
      Map<String, double[]> before = new LinkedHashMap<>();
      for (int step = 0; step < 3; step++) {
        for (Parameter parameter : model.parameters().all()) {
          before.put(parameter.name(), parameter.value().read());
          double[] gradient = new double[(int) parameter.value().length()];
          for (int i = 0; i < gradient.length; i++) {
            gradient[i] = random.nextGaussian();
          }
          parameter.gradient().write(gradient);
        }
        optimizer.step(0.01);
      }
      Map<String, Double> found = optimizer.updateRatios(0.01);
      assertThat(found.keySet()).containsExactly("wte", "wpe", "h.0", "h.1", "ln_f");
      for (Map.Entry<String, Double> layer : found.entrySet()) {
        double moved = 0;
        double weights = 0;
        for (Parameter parameter : model.parameters().all()) {
          if (parameter.name().startsWith("transformer." + layer.getKey() + ".")) {
            double[] after = parameter.value().read();
            for (int i = 0; i < after.length; i++) {
              moved += Math.pow(after[i] - before.get(parameter.name())[i], 2);
              weights += after[i] * after[i];
            }
          }
        }
        assertThat(layer.getValue())
            .as(layer.getKey())
            .isCloseTo(Math.sqrt(moved / weights), within(1e-9));
      }
    }
  }
}
