package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static surprisal.cli.TinyTraining.model;
import static surprisal.cli.TinyTraining.moments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.stream.Stream;
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
      copy(folder.resolve("whole"), folder.resolve(run));
      for (int later = step + 5; later <= 20; later += 5) {
        delete(tiny.checkpoint(run, later));
      }
      Path metrics = folder.resolve(run).resolve("metrics.jsonl");
      byte[] all = Files.readAllBytes(metrics);
      Files.write(metrics, Arrays.copyOf(all, all.length - 7));
      Files.createDirectories(tiny.checkpoint(run, 20).resolveSibling(".tmp-step-00000020"));

      Cli.Outcome resumed = tiny.train(run, "--resume", "--set", "training.keep_checkpoints=9");
      assertThat(resumed.exit()).as(resumed.err()).isZero();
      assertThat(resumed.out()).contains("dropped an incomplete last line");
      assertThat(model(tiny.checkpoint(run, 20))).isEqualTo(model(tiny.checkpoint("whole", 20)));
      assertThat(moments(tiny.checkpoint(run, 20)))
          .isEqualTo(moments(tiny.checkpoint("whole", 20)));
      assertThat(tiny.history(run)).isEqualTo(tiny.history("whole"));
    }
  }

  @Test
  void resumingBeforeTheFirstCheckpointBeginsAgain() throws IOException {
    tiny.train("run");
    delete(folder.resolve("run/checkpoints"));
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
    assertThat(outcome.out()).contains("using ").contains("is damaged: tensor");
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
    Cli.Outcome outcome =
        tiny.train("run", "--resume", "--data", other, "--set", "training.steps=30");
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
    assertThat(outcome.err()).contains("transformer.").contains("[").contains("expected");
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.sorted((a, b) -> b.compareTo(a)).toList()) {
        Files.delete(path);
      }
    }
  }
}
