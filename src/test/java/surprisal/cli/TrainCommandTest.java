package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job from the command line, at a size that takes a moment. */
class TrainCommandTest {
  @TempDir private Path folder;
  private Path config;

  @BeforeEach
  void write() throws IOException {
    config = TinyConfig.write(folder);
  }

  private Cli.Outcome train(String run, Object... more) {
    List<Object> arguments =
        new ArrayList<>(List.of("train", config, "--out", folder.resolve(run)));
    arguments.addAll(
        List.of("--set", "model.dropout=0.2", "--set", "objective.label_smoothing=0.1"));
    arguments.addAll(Arrays.asList(more));
    return Cli.run(arguments.toArray());
  }

  private Path checkpoint(String run, int step) {
    return folder.resolve(run).resolve(String.format("checkpoints/step-%08d", step));
  }

  private static byte[] model(Path checkpoint) throws IOException {
    return Files.readAllBytes(checkpoint.resolve("model.safetensors"));
  }

  private static byte[] moments(Path checkpoint) throws IOException {
    return Files.readAllBytes(checkpoint.resolve("optimizer.safetensors"));
  }

  /** What a reader of the history sees, without what depends on the clock. */
  private List<String> history(String run) throws IOException {
    return Files.readAllLines(folder.resolve(run).resolve("metrics.jsonl")).stream()
        .filter(line -> line.matches("\\{\"type\":\"(step|evaluation|rung)\".*"))
        .map(
            line ->
                line.replaceAll("\"(tokens_per_second|elapsed_millis|eta_seconds)\":[^,}]+", ""))
        .toList();
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() throws IOException {
    assertThat(train("a").exit()).isZero();
    assertThat(train("b").exit()).isZero();
    assertThat(train("c", "--set", "seed=2").exit()).isZero();
    assertThat(model(checkpoint("b", 20))).isEqualTo(model(checkpoint("a", 20)));
    assertThat(moments(checkpoint("b", 20))).isEqualTo(moments(checkpoint("a", 20)));
    assertThat(model(checkpoint("c", 20))).isNotEqualTo(model(checkpoint("a", 20)));
  }

  @Test
  void resumingEqualsNeverHavingStopped() throws IOException {
    train("whole", "--set", "training.keep_checkpoints=9");
    // As a kill leaves it: an older checkpoint, a longer history with a torn last line, a
    // half-written
    // checkpoint aside.
    for (int step : new int[] {5, 10, 15}) {
      String run = "cut-" + step;
      copy(folder.resolve("whole"), folder.resolve(run));
      for (int later = step + 5; later <= 20; later += 5) {
        delete(checkpoint(run, later));
      }
      Path metrics = folder.resolve(run).resolve("metrics.jsonl");
      byte[] all = Files.readAllBytes(metrics);
      Files.write(metrics, Arrays.copyOf(all, all.length - 7));
      Files.createDirectories(checkpoint(run, 20).resolveSibling(".tmp-step-00000020"));

      Cli.Outcome resumed = train(run, "--resume", "--set", "training.keep_checkpoints=9");
      assertThat(resumed.exit()).as(resumed.err()).isZero();
      assertThat(model(checkpoint(run, 20))).isEqualTo(model(checkpoint("whole", 20)));
      assertThat(moments(checkpoint(run, 20))).isEqualTo(moments(checkpoint("whole", 20)));
      assertThat(history(run)).isEqualTo(history("whole"));
    }
  }

  @Test
  void evaluatingMoreOftenChangesNothing() throws IOException {
    train("seldom");
    train("often", "--set", "training.eval_interval=1");
    assertThat(model(checkpoint("often", 20))).isEqualTo(model(checkpoint("seldom", 20)));
  }

  @Test
  void keepsTheNewestCheckpointsAndTheBest() throws IOException {
    train("kept", "--set", "training.checkpoint_interval=2", "--set", "training.eval_interval=2");
    try (Stream<Path> entries = Files.list(folder.resolve("kept/checkpoints"))) {
      assertThat(entries.map(p -> p.getFileName().toString()).sorted().toList())
          .contains("best.json", "step-00000018", "step-00000020")
          .hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void learnsSomething() throws IOException {
    train("run", "--set", "training.steps=120", "--set", "model.dropout=0");
    List<String> evaluations =
        history("run").stream().filter(l -> l.contains("evaluation")).toList();
    assertThat(nats(evaluations.get(evaluations.size() - 1)))
        .isLessThan(nats(evaluations.get(0)) - 0.8);
  }

  private static double nats(String evaluation) {
    return Double.parseDouble(evaluation.replaceAll(".*\"nll_nats\":([^,]+),.*", "$1"));
  }

  @Test
  void tellsOnceWhenARungIsPassed() throws IOException {
    Cli.Outcome outcome = train("run", "--set", "training.steps=60", "--set", "model.dropout=0");
    List<String> rungs = history("run").stream().filter(l -> l.contains("\"rung\"")).toList();
    assertThat(rungs.get(0)).contains("\"rung\":\"uniform\"").contains("\"nats\":2.3");
    assertThat(rungs).doesNotHaveDuplicates();
    assertThat(outcome.out().lines().filter(l -> l.startsWith("  passed "))).hasSameSizeAs(rungs);
    String step = rungs.get(0).replaceAll(".*\"step\":(\\d+).*", "$1");
    assertThat(rungs.get(0)).contains("\"tokens\":" + 64 * Integer.parseInt(step));
  }

  @Test
  void aBrokenLossStopsBeforeTheUpdateAndNamesTheTensor() {
    Cli.Outcome outcome =
        train(
            "nan",
            "--set",
            "optimizer.learning_rate=1e30",
            "--set",
            "optimizer.grad_clip=null",
            "--set",
            "optimizer.warmup_steps=0");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .containsPattern("step \\d+: the (loss|gradient norm) is (NaN|-?Infinity)")
        .contains("first tensor that is not finite is")
        .contains("transformer.")
        .contains("checkpoint");
  }

  @Test
  void aRunIsNotOverwritten() {
    train("run");
    Cli.Outcome again = train("run");
    assertThat(again.exit()).isEqualTo(2);
    assertThat(again.err()).contains("holds a run already").contains("--resume");
  }

  @Test
  void resumingBeforeTheFirstCheckpointBeginsAgain() throws IOException {
    train("run");
    delete(folder.resolve("run/checkpoints"));
    assertThat(train("run", "--resume").exit()).isZero();
    assertThat(history("run").stream().filter(line -> !line.contains("\"rung\""))).hasSize(20 + 5);
  }

  @Test
  void thereMustBeARunToResume() {
    Cli.Outcome outcome = train("none", "--resume");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("no run in").contains("to resume");
  }

  @Test
  void anotherVocabularyIsRefusedAndBothAreNamed() throws IOException {
    train("run");
    Path other = folder.resolve("other.txt");
    Files.writeString(other, "xyz ".repeat(200));
    Cli.Outcome outcome = train("run", "--resume", "--data", other, "--set", "training.steps=30");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err())
        .contains("was trained with the vocabulary char")
        .contains("other.txt");
  }

  @Test
  void anotherShapeIsRefused() {
    train("run");
    Cli.Outcome outcome = train("run", "--resume", "--set", "model.n_embd=32");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("transformer.").contains("[").contains("expected");
  }

  @Test
  void damagedNewestCheckpointIsSkippedWithANote() throws IOException {
    train("run");
    Path damaged = checkpoint("run", 20).resolve("model.safetensors");
    byte[] bytes = Files.readAllBytes(damaged);
    bytes[bytes.length - 3] ^= 4;
    Files.write(damaged, bytes);
    Cli.Outcome outcome = train("run", "--resume");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.out()).contains("took ").contains("is damaged: tensor");
    bytes[bytes.length - 3] ^= 4;
    assertThat(model(checkpoint("run", 20))).isEqualTo(bytes);
  }

  @Test
  void textsThatCannotTeach() throws IOException {
    assertRefused("does not exist", "--data", folder.resolve("missing.txt"));
    assertRefused("holds no text", "--data", Files.createDirectory(folder.resolve("sub")));
    Path bad = folder.resolve("bad.txt");
    Files.write(bad, new byte[0]);
    assertRefused("bad.txt holds no text", "--data", bad);
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
    String yaml = Files.readString(config, StandardCharsets.UTF_8);
    Files.writeString(config, yaml.replace("warmup_steps", "warmup_stepz"));
    assertRefused("tiny.yaml:10: unknown key optimizer.warmup_stepz; did you mean warmup_steps?");
  }

  private void assertRefused(String message, Object... arguments) {
    Cli.Outcome outcome = train("refused-" + message.hashCode(), arguments);
    assertThat(outcome.err()).contains(message);
    assertThat(outcome.err().lines().count()).isEqualTo(1);
    assertThat(outcome.exit()).isEqualTo(2);
  }

  @Test
  void aRunFolderThatCannotBeWritten() throws IOException {
    Files.writeString(folder.resolve("file"), "in the way");
    Cli.Outcome outcome = train("file/run");
    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("cannot write to the run folder");
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
