package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that cannot start: one sentence and exit code 2. */
class TrainRefusalsTest {
  @TempDir private Path folder;
  private TinyTraining tiny;

  @BeforeEach
  void write() throws IOException {
    tiny = new TinyTraining(folder);
  }

  @Test
  void aRunIsNotOverwritten() {
    tiny.train("run");
    Cli.Outcome again = tiny.train("run");
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("already contains a run").contains("--resume");
  }

  @Test
  void textsThatCannotTeach() throws IOException {
    assertRefused("does not exist", "--data", folder.resolve("missing.txt"));
    assertRefused("contains no text", "--data", Files.createDirectory(folder.resolve("sub")));
    Path bad = folder.resolve("bad.txt");
    Files.write(bad, new byte[0]);
    assertRefused("bad.txt contains no text", "--data", bad);
    Files.write(bad, new byte[] {'a', 'b', (byte) 0xff, 'c'});
    assertRefused("not UTF-8: byte 0xFF at offset 2", "--data", bad);
    Files.writeString(bad, "too short");
    assertRefused("but one window of block_size 8 needs 9", "--data", bad);
  }

  @Test
  void configurationsThatCannotRun() throws IOException {
    assertRefused("unknown key", "--set", "model.n_embed=32");
    assertRefused(
        "n_embd 17 is not divisible by n_head 2; use 16 or 18", "--set", "model.n_embd=17");
    assertRefused("must be a whole number", "--set", "training.steps=many");
    assertRefused("threads is 4096", "--threads", "4096");
    assertRefused("engine", "--set", "compute.engine=gpu");
    String yaml = Files.readString(tiny.config(), StandardCharsets.UTF_8);
    Files.writeString(tiny.config(), yaml.replace("warmup_steps", "warmup_stepz"));
    assertRefused("tiny.yaml:10: unknown key optimizer.warmup_stepz; did you mean warmup_steps?");
  }

  private void assertRefused(String message, Object... arguments) {
    Cli.Outcome outcome = tiny.train("refused-" + message.hashCode(), arguments);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.err().lines().count()).isEqualTo(1);
    assertThat(outcome.exit()).isEqualTo(2);
  }

  @Test
  void aRunFolderThatCannotBeWritten() throws IOException {
    Files.writeString(folder.resolve("file"), "in the way");
    Cli.Outcome outcome = tiny.train("file/run");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("cannot write to the run folder");
  }
}
