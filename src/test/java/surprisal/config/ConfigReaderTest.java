package surprisal.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a file, the overrides and the defaults make together. */
class ConfigReaderTest {
  private static final RunConfig DEFAULTS = ConfigReader.readString("", "empty.yaml", List.of());

  @TempDir private Path folder;

  @Test
  void theDefaultsAreThoseOfTheResource() {
    assertThat(DEFAULTS.seed()).isEqualTo(1337);
    assertThat(DEFAULTS.model()).isEqualTo(ModelConfig.gpt2(4, 4, 128, 64, 0.0, true));
    assertThat(DEFAULTS.optimizer().learningRate()).isEqualTo(1e-3);
    assertThat(DEFAULTS.optimizer().epsilon()).isEqualTo(1e-8);
    assertThat(DEFAULTS.training().evalTokens()).isNull();
    assertThat(DEFAULTS.compute()).isEqualTo(new EngineConfig("auto", "fp32", null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# nothing\n", "---\n", "\uFEFF", "model:\n", "model: {}\n"})
  void aFileThatStatesNothingIsTheDefaults(String yaml) {
    assertThat(ConfigReader.readString(yaml, "a.yaml", List.of())).isEqualTo(DEFAULTS);
  }

  @Test
  void aFileStatesWhatDiffersAndOverridesFollowInOrder() throws IOException {
    Path file = folder.resolve("tiny.yaml");
    Files.writeString(
        file,
        """
        seed: -7
        model:
          n_layer: 2
          bias: false
        data: {text: "a: b.txt", tokenizer: byte}
        optimizer:
          learning_rate: .5   # half
          grad_clip: null
        """);
    RunConfig config =
        ConfigReader.read(
            file,
            List.of(
                "model.n_layer=3",
                "model.n_layer=5",
                "data.text=x=y # z.txt",
                "compute.threads=2",
                "seed = 9"));
    assertThat(config.seed()).isEqualTo(9);
    assertThat(config.model()).isEqualTo(ModelConfig.gpt2(5, 4, 128, 64, 0.0, false));
    assertThat(config.data().text()).isEqualTo("x=y # z.txt");
    assertThat(config.data().tokenizer()).isEqualTo("byte");
    assertThat(config.optimizer().learningRate()).isEqualTo(0.5);
    assertThat(config.optimizer().gradClip()).isNull();
    assertThat(config.compute().threads()).isEqualTo(2);
    assertThat(config.training()).isEqualTo(DEFAULTS.training());
  }

  @Test
  void tokenWeightsAreTheUsersOwnWords() {
    String yaml = "objective:\n  token_weights:\n    \"\\n\": 0.1\n    .: 2\n    'null': 0\n";
    assertThat(ConfigReader.readString(yaml, "a.yaml", List.of()).objective().tokenWeights())
        .isEqualTo(Map.of("\n", 0.1, ".", 2.0, "null", 0.0));
    String set = "objective.token_weights={\"\\t\": 3}";
    assertThat(ConfigReader.readString(yaml, "a.yaml", List.of(set)).objective().tokenWeights())
        .isEqualTo(Map.of("\t", 3.0));
  }

  @Test
  void keysAreSnakeCase() {
    assertThat(Keys.snakeCase("minLearningRate")).isEqualTo("min_learning_rate");
    assertThat(Keys.snakeCase("beta2")).isEqualTo("beta2");
    assertThat(Keys.snakeCase("nEmbd")).isEqualTo("n_embd");
  }
}
