package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static surprisal.cli.TinyTraining.model;
import static surprisal.cli.TinyTraining.moments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code train --resume}: on from the newest whole checkpoint as if the run had never stopped. */
class TrainResumeTest {
  @TempDir private Path folder;
  private TinyTraining tiny;

  @BeforeEach
  void write() throws IOException {
    tiny = new TinyTraining(folder);
  }

  @Test
  void resumingEqualsNeverHavingStopped() throws IOException {
    tiny.train("whole", "--set", "training.keep_checkpoints=9");
    // As a kill leaves it: an older checkpoint, a longer history with a torn last line,
    // a half-written checkpoint aside.
    for (int step : new int[] {5, 10, 15}) {
      String run = "cut-" + step;
      Folders.copy(folder.resolve("whole"), folder.resolve(run));
      for (int later = step + 1; later <= 20; later++) {
        Folders.delete(tiny.checkpoint(run, later));
      }
      Path metrics = folder.resolve(run).resolve("metrics.jsonl");
      byte[] all = Files.readAllBytes(metrics);
      Files.write(metrics, Arrays.copyOf(all, all.length - 7));
      Files.createDirectories(tiny.checkpoint(run, 20).resolveSibling(".tmp-step-00000020"));

      Cli.Outcome resumed = tiny.train(run, "--resume", "--set", "training.keep_checkpoints=9");
      assertThat(resumed.exit()).as(resumed.err()).isZero();
      assertThat(resumed.said()).contains("dropped an incomplete last line");
      assertThat(model(tiny.checkpoint(run, 20))).isEqualTo(model(tiny.checkpoint("whole", 20)));
      assertThat(moments(tiny.checkpoint(run, 20)))
          .isEqualTo(moments(tiny.checkpoint("whole", 20)));
      assertThat(tiny.history(run)).isEqualTo(tiny.history("whole"));
    }
  }

  @Test
  void resumingBeforeTheFirstCheckpointBeginsAgain() throws IOException {
    tiny.train("run");
    Folders.delete(folder.resolve("run/checkpoints"));
    assertThat(tiny.train("run", "--resume").exit()).isZero();
    assertThat(tiny.history("run").stream().filter(line -> !line.contains("\"rung\"")))
        .hasSize(20 + 5);
  }

  @Test
  void damagedNewestCheckpointIsSkippedWithANote() throws IOException {
    tiny.train("run");
    Path damaged = tiny.checkpoint("run", 20).resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 3] ^= 4;
    Files.write(damaged, bytes);
    Cli.Outcome outcome = tiny.train("run", "--resume");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.said()).contains("using ").contains("is damaged: tensor");
    bytes[bytes.length - 3] ^= 4;
    assertThat(model(tiny.checkpoint("run", 20))).isEqualTo(bytes);
  }

  @Test
  void thereMustBeARunToResume() {
    Cli.Outcome outcome = tiny.train("none", "--resume");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("no run in").contains("to resume");
  }

  @Test
  void anotherVocabularyIsRefusedAndBothAreNamed() throws IOException {
    tiny.train("run");
    Path other = folder.resolve("other.txt");
    Files.writeString(other, "xyz ".repeat(200));
    Cli.Outcome outcome = tiny.train("run", "--resume", "--data", other);
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("was trained with the vocabulary char")
        .contains("other.txt");
  }

  @Test
  void anotherShapeIsRefused() {
    tiny.train("run");
    Cli.Outcome outcome = tiny.train("run", "--resume", "--set", "model.n_embd=32");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("model.n_embd is 16, not 32");
  }
}
