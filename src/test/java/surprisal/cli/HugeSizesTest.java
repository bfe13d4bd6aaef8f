package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sizes that no machine can hold: refused in a sentence before anything is allocated. */
class HugeSizesTest {
  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config = TinyConfig.write(folder);
  }

  private static String refused(Object... arguments) {
    Cli.Outcome outcome = Cli.run(arguments);
    assertThat(outcome.exit()).as(outcome.err()).isEqualTo(2);
    assertThat(outcome.err().strip().lines()).hasSize(1);
    assertThat(outcome.err().length()).isLessThanOrEqualTo(300);
    return outcome.err().strip();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "model.n_embd=1000000",
        "model.n_layer=2000000000",
        "model.block_size=2000000000",
        "training.batch_size=2000000000",
        "training.sample_tokens=2000000000",
        "training.accumulation_steps=2000000000"
      })
  void trainNamesTheNumberTheSettingAndTheFix(String set) {
    String key = set.replaceFirst("=.*", "");
    for (String command : new String[] {"train", "sanity"}) {
      assertThat(refused(command, config, "--set", set))
          .startsWith("surprisal: --set " + set + ": this needs ")
          .containsPattern(" needs [0-9.]+ [GTPEZY]iB of (memory|Java heap), but ")
          .containsPattern("; set " + key + " to at most \\d+$");
    }
    assertThat(folder.resolve("runs")).doesNotExist();
  }

  @Test
  void aFilesLineIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("huge.yaml"), "model:\n  n_embd: 1000000\n");
    assertThat(refused("train", file))
        .startsWith("surprisal: " + file + ":2: this needs 698.7 TiB of memory, but this ");
    assertThat(refused("train", "--set", "model.n_embd=2000000000"))
        .endsWith("n_embd is 2000000000; it must be at most 16777216");
  }

  @Test
  void benchNamesItsVocabulary() {
    assertThat(refused("bench", config, "--vocab", "2000000000"))
        .startsWith("surprisal: with |V| = 2000000000 this needs ")
        .endsWith("; give a smaller --vocab");
    assertThat(refused("bench", config, "--set", "model.n_embd=1000000"))
        .contains("; set model.n_embd to at most ");
  }

  @Test
  void aCheckpointsConfigIsJudgedBeforeItsModelIsMade() throws IOException {
    TinyRun run = TinyRun.train(folder, "run", TinyRun.TEXT, "training.sample_tokens=2000000000");
    for (String command : new String[] {"eval", "sample"}) {
      Cli.Outcome outcome = Cli.run(command, run.folder());
      assertThat(outcome.exit()).as(command + outcome.err()).isZero();
    }
    assertThat(refused("sample", run.folder(), "--tokens", "2147483647"))
        .startsWith("surprisal: --tokens is 2147483647, too many for the Java heap; give at most ");
  }

  @Test
  void textsThatAreGeneratedAreJudgedToo() throws IOException {
    Path spec =
        Files.writeString(
            folder.resolve("spec.yaml"),
            "source: uniform\nseed: 1\ncharacters: 2000000000\nalphabet: ab\n");
    assertThat(refused("data", "synth", spec))
        .startsWith(
            "surprisal: " + spec + ": characters is 2000000000, too many for the Java heap; give");
    assertThat(refused("train", "--data", spec)).contains("characters is 2000000000, too many");
  }

  @Test
  void aDryRunSaysWhatWouldBeTrained() {
    Cli.Outcome outcome = Cli.run("train", config, "--dry-run", "--set", "training.steps=7");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out())
        .contains("  steps: 7\n")
        .contains("\ntext                " + folder.resolve("text.txt") + ": ")
        .contains("\nmodel               2 layers, 2 heads, 16 wide, block 8\n")
        .contains("\nparameters          6,880\n")
        .containsPattern("\nupdates +7 of 64 tokens each = 0\\.\\d+ epochs\n")
        .containsPattern("\noptimizer +\\d+\\.\\d KiB\n")
        .containsPattern("\nin all +\\d+\\.\\d MiB\n")
        .containsPattern("\navailable +\\d.*GiB  of this .*'s .*GiB; Java heap: at most \\d")
        .endsWith("\nnothing was trained (--dry-run)\n");
    assertThat(folder.resolve("runs")).doesNotExist();
    assertThat(Path.of("runs/tiny")).doesNotExist();
  }

  @Test
  void aDryRunOfWhatCannotFitShowsItAndRefuses() {
    Cli.Outcome outcome = Cli.run("train", config, "--dry-run", "--set", "model.n_embd=1000000");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.out()).containsPattern("\nin all +\\d+\\.\\d TiB\n");
    assertThat(outcome.err()).contains("; set model.n_embd to at most ");
  }
}
