package surprisal.checks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.checks.ReferenceCheck.Finding;
import surprisal.config.UserError;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;

/**
 * The engines against Hugging Face GPT-2 on PyTorch in float64; scripts/make-reference.py made the
 * numbers (--seed 5 --layers 2 --heads 3 --embd 12 --block 7 --vocab 31 --batch 2).
 */
class ReferenceCheckTest {
  private static final Path GOLDEN = Path.of("src/test/resources/golden/gpt2-small-sizes");

  private static List<Finding> run(String engine, String precision, Limits limits) {
    try (Kernels kernels = Engines.open(engine, precision, 1).kernels()) {
      return ReferenceCheck.run(GOLDEN, kernels, limits);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "nd4j, fp64, 1e-9, 1e-9, 1e-9, 1e-8, 1e-8",
    "nd4j, fp32, 2e-6, 2e-6, 2e-6, 1e-4,",
    "auto, fp32, 2e-6, 2e-6, 2e-6, 1e-4,"
  })
  void agreesWithPyTorch(
      String engine,
      String precision,
      double logits,
      double losses,
      double gradients,
      double steps,
      Double parameters) {
    List<Finding> findings =
        run(engine, precision, new Limits(logits, losses, gradients, steps, parameters, false));
    assertThat(findings).hasSize(9).allMatch(Finding::holds);
  }

  @Test
  void tellsAnEngineThatComputesWrongly() {
    // What a limit far below fp32's rounding calls wrong: the check can fail.
    assertThat(run("nd4j", "fp32", new Limits(1e-12, 1e-12, 1e-12, 1e-12, null, false)))
        .filteredOn(finding -> finding.limit() != null)
        .noneMatch(Finding::holds);
  }

  @Test
  void namesTheFileThatIsMissing(@TempDir Path folder) throws IOException {
    Files.copy(GOLDEN.resolve("expected.json"), folder.resolve("expected.json"));
    try (Kernels kernels = Engines.open("nd4j", "fp64", 1).kernels()) {
      assertThatThrownBy(
              () -> ReferenceCheck.run(folder, kernels, new Limits(1, 1, 1, 1, null, false)))
          .isInstanceOf(UserError.class)
          .hasMessageContaining("config.json")
          .hasMessageContaining("make-reference.py");
    }
  }

  @Test
  void bf16IsJudgedByPyTorchsOwn() {
    assertThat(Limits.BF16.of("adamw_grad_norms", 1e-2, 0.1)).isCloseTo(0.3, within(1e-12));
    assertThat(Limits.BF16.of("adamw_grad_norms", 1e-2, 1e-3)).isEqualTo(1e-2);
    assertThat(Limits.BF16.of("adamw_grad_norms", 1e-2, null)).isNull();
    assertThat(Limits.BF16.of("logits", 1e-2, null)).isEqualTo(1e-2);
    assertThat(Limits.FP32.of("adamw_grad_norms", 1e-4, 0.1)).isEqualTo(1e-4);
  }

  @Test
  void theReferenceHoldsPyTorchsOwnBf16() {
    List<Finding> judged = run("nd4j", "fp32", Limits.BF16);
    assertThat(judged).hasSize(9).allMatch(Finding::holds);
    assertThat(judged.get(7).what()).isEqualTo("20 AdamW steps: gradient norms");
    assertThat(judged.get(7).limit()).isGreaterThan(1e-2);
  }
}
