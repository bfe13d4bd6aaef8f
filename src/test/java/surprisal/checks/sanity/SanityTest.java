package surprisal.checks.sanity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.config.UserError;
import surprisal.data.IntTokens;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.run.TrainingData;

class SanityTest {
  @TempDir static Path folder;
  private static RunConfig config;
  private static TrainingData material;

  @BeforeAll
  static void open() throws Exception {
    Path text = folder.resolve("text.txt");
    Files.writeString(text, "the cat sat on the mat; a dog ran by, and it sang.\n".repeat(40));
    String yaml =
        """
        data: {text: '%s'}
        model: {n_layer: 2, n_head: 2, n_embd: 24, block_size: 12}
        optimizer: {learning_rate: 5e-3}
        """
            .formatted(text);
    config = ConfigReader.readString(yaml, "sanity.yaml", List.of());
    material = TrainingData.open(config.data());
  }

  private static List<Finding> findings(RunConfig config) {
    List<Finding> findings = new ArrayList<>();
    try (Kernels fp32 = Engines.open("auto", "fp32", 1).kernels();
        Kernels fp64 = Engines.open("nd4j", "fp64", 1).kernels()) {
      boolean holds = new Sanity(config, material, fp32, fp64).run(findings::add);
      assertThat(holds).isEqualTo(findings.stream().allMatch(Finding::holds));
    }
    return findings;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 1337})
  void aSoundModelIsAsPredicted(long seed) {
    RunConfig seeded =
        ConfigReader.readString(ConfigReader.toYaml(config), "x", List.of("seed=" + seed));
    assertThat(findings(seeded)).as("seed %d", seed).hasSize(11).allMatch(Finding::holds);
  }

  @Test
  void soIsOneOfTheShortestBlocks() {
    RunConfig shortest =
        ConfigReader.readString(
            ConfigReader.toYaml(config), "x", List.of("model.block_size=2", "model.n_layer=1"));
    assertThat(findings(shortest)).hasSize(11).allMatch(Finding::holds);
  }

  @Test
  void aTextTooShortToCheckWithIsRefused() {
    assertThatThrownBy(() -> Sample.of(IntTokens.of(new int[31]), 5))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the training part has 31 tokens, but the checks need 32 or more; give a longer text");
  }

  @Test
  void soIsOneThatIsTrainedWithSmoothedLabels() {
    RunConfig smoothed =
        ConfigReader.readString(
            ConfigReader.toYaml(config), "x", List.of("objective.label_smoothing=0.1"));
    assertThat(findings(smoothed)).hasSize(11).allMatch(Finding::holds);
  }

  @Test
  void aLearningRateThatIsTooHighIsCaught() {
    RunConfig wild =
        ConfigReader.readString(
            ConfigReader.toYaml(config), "x", List.of("optimizer.learning_rate=5"));
    assertThat(findings(wild))
        .filteredOn(finding -> !finding.holds())
        .extracting(Finding::diagnosis)
        .containsExactly(
            "the batch is not memorized: gradients are wrong, or learning_rate 5.0 is too"
                + " high or too low");
  }

  static Stream<Arguments> faults() {
    return Stream.of(
        fault("future leak", Faults::futureLeak, "no future leak", "future leak"),
        fault("wrong count", Faults::wrongCount, "softmax - target", "divided by the wrong count"),
        fault("scaled", Faults::scaledGradient, "softmax - target", "gradient scaled by 1.5000"),
        fault("untied forward", Faults::untiedForward, "tied weights", "weights not tied"),
        fault("untied backward", Faults::untiedBackward, "tied weights", "weights not tied"),
        fault("ignored mask", Faults::ignoredMask, "masks", "mask ignored"));
  }

  private static Arguments fault(
      String name, UnaryOperator<Kernels> fault, String check, String diagnosis) {
    return Arguments.of(Named.of(name, fault), check, diagnosis);
  }

  @ParameterizedTest
  @MethodSource("faults")
  void eachFaultIsCaughtAndNamed(UnaryOperator<Kernels> fault, String check, String diagnosis) {
    List<Finding> findings = new ArrayList<>();
    try (Kernels fp64 = Engines.open("nd4j", "fp64", 1).kernels()) {
      Kernels faulty = fault.apply(fp64);
      assertThat(new Sanity(config, material, faulty, faulty).runExactly(findings::add)).isFalse();
    }
    Finding caught =
        findings.stream().filter(found -> found.check().equals(check)).findFirst().orElseThrow();
    assertThat(caught.holds()).as("%s", caught).isFalse();
    assertThat(caught.diagnosis()).contains(diagnosis);
  }
}
