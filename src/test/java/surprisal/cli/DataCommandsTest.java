package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataCommandsTest {
  @TempDir private Path folder;
  private Cli.Outcome outcome;

  private int run(Object... arguments) {
    outcome = Cli.run(arguments);
    return outcome.exit();
  }

  @Test
  void synthPreparesAndTellsStatistics() {
    Path text = folder.resolve("copy.txt");
    assertThat(run("data", "synth", "data/copy.yaml", "--characters", 20_000, "--out", text))
        .isZero();
    // (ln 9 + 8 ln 26) / 18
    assertThat(outcome.out()).contains("entropy 1.5701109379 nats").contains("28 distinct");
    Path prepared = folder.resolve("prepared");
    assertThat(run("prepare", text, "--out", prepared)).isZero();
    assertThat(outcome.out()).contains(": 1 documents, 18,0").contains("vocabulary 28 (char)");
    assertThat(run("prepare", text, "--out", prepared)).isZero();
    assertThat(outcome.out()).contains(": resumed");
    assertThat(run("data", "stats", prepared)).isZero();
    assertThat(outcome.out())
        .contains("28 of 28 ids (100.0%)")
        .contains("3.3322 nats")
        .containsPattern("validation in train +0 of 31 windows");
  }

  @Test
  void maskedTargetsAreShownApart() throws IOException {
    Path file = folder.resolve("qa.jsonl");
    Files.writeString(file, "{\"prompt\":\"2+2=\",\"completion\":\"four;\"}\n".repeat(30));
    Path prepared = folder.resolve("prepared");
    assertThat(
            run(
                "prepare",
                file,
                "--tokenizer",
                "byte",
                "--out",
                prepared,
                "--show",
                1,
                "--block-size",
                36))
        .isZero();
    assertThat(outcome.out()).contains("20 of 36 targets count").contains("four;~2+2=~four;");
    assertThat(
            run(
                "prepare",
                file,
                "--tokenizer",
                "byte",
                "--out",
                prepared,
                "--show",
                1,
                "--block-size",
                36,
                "--no-completion-only",
                "--no-first-of-document"))
        .isZero();
    assertThat(outcome.out()).contains("32 of 36 targets count").contains("four;~2~+2=four;");
  }

  @Test
  void mistakesExitWithTwo() {
    Path nothing = folder.resolve("nothing.txt");
    assertThat(run("prepare", nothing, "--out", folder.resolve("out"))).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualToIgnoringNewLines(
            "surprisal: " + nothing + " does not exist; name text files or folders");
    assertThat(run("data", "stats", folder)).isEqualTo(2);
    assertThat(outcome.err()).contains("does not contain prepared.json; create it with prepare");
    assertThat(run("data", "synth", folder.resolve("none.yaml"))).isEqualTo(2);
    assertThat(run("data", "synth", "data/copy.yaml", "--characters", 0)).isEqualTo(2);
    assertThat(run("data")).isEqualTo(2);
    assertThat(
            run("data", "synth", "data/copy.yaml", "--out", folder.resolve("no/such/folder.txt")))
        .isEqualTo(2);
    assertThat(outcome.err()).contains("choose another --out");
  }

  /** However few bytes a damaged header gives its tokens. */
  @ParameterizedTest
  @CsvSource({"0, 25", "1e-300, 25", "1, 25", "5, 5", "1000, 3"})
  void shinglesAreAsLongAsFiveWords(double bytesPerToken, int tokens) {
    assertThat(DataStats.shingle(bytesPerToken)).isEqualTo(tokens);
  }
}
