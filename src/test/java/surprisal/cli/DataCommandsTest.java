package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DataCommandsTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(Object... arguments) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    CommandLine commandLine = Main.commandLine();
    commandLine.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return commandLine.execute(texts);
  }

  @Test
  void synthPreparesAndTellsStatistics() {
    Path text = folder.resolve("copy.txt");
    assertThat(run("data", "synth", "data/copy.yaml", "--characters", 20_000, "--out", text))
        .isZero();
    // (ln 9 + 8 ln 26) / 18
    assertThat(out.toString()).contains("entropy 1.5701109379 nats").contains("28 different");
    Path prepared = folder.resolve("prepared");
    assertThat(run("prepare", text, "--out", prepared)).isZero();
    assertThat(out.toString()).contains(": 1 documents, 18,0").contains("vocabulary 28 (char)");
    assertThat(run("prepare", text, "--out", prepared)).isZero();
    assertThat(out.toString()).contains("gone on with what was there");
    assertThat(run("data", "stats", prepared)).isZero();
    assertThat(out.toString())
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
    assertThat(out.toString()).contains("20 of 36 targets count").contains("four;~2+2=~four;");
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
    assertThat(out.toString()).contains("32 of 36 targets count").contains("four;~2~+2=four;");
  }

  @Test
  void mistakesExitWithTwo() {
    Path nothing = folder.resolve("nothing.txt");
    assertThat(run("prepare", nothing, "--out", folder.resolve("out"))).isEqualTo(2);
    assertThat(err.toString())
        .isEqualToIgnoringNewLines(
            "surprisal: " + nothing + " does not exist; name text files or folders");
    assertThat(run("data", "stats", folder)).isEqualTo(2);
    assertThat(err.toString()).contains("holds no prepared.json; make one with prepare");
    assertThat(run("data", "synth", folder.resolve("none.yaml"))).isEqualTo(2);
    assertThat(run("data", "synth", "data/copy.yaml", "--characters", 0)).isEqualTo(2);
    assertThat(run("data")).isEqualTo(2);
    assertThat(
            run("data", "synth", "data/copy.yaml", "--out", folder.resolve("no/such/folder.txt")))
        .isEqualTo(2);
    assertThat(err.toString()).contains("choose another --out");
  }
}
