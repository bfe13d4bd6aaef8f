package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static surprisal.cli.TinyTraining.model;
import static surprisal.cli.TinyTraining.moments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import surprisal.run.RunLock;

/** A resumed run keeps its settings and data; what would make it another run is refused by name. */
class ResumeIsTheSameRunTest {
  private static final List<String> SETS =
      List.of(
          "seed=5",
          "data.order=random",
          "model.n_layer=1",
          "model.dropout=0.1",
          "objective.label_smoothing=0.05",
          "optimizer.learning_rate=3e-3",
          "optimizer.beta2=0.95",
          "training.batch_size=3",
          "training.eval_interval=4",
          "training.sample_tokens=0");

  @TempDir private Path folder;
  private TinyTraining tiny;

  @BeforeEach
  void write() throws IOException {
    tiny = new TinyTraining(folder);
  }

  private static Object[] sets(String... more) {
    List<Object> words = new ArrayList<>();
    for (String set : SETS) {
      words.addAll(List.of("--set", set));
    }
    words.addAll(Arrays.asList(more));
    return words.toArray();
  }

  private Cli.Outcome resume(String run, Object... more) {
    List<Object> words =
        new ArrayList<>(List.of("train", "--out", folder.resolve(run), "--resume"));
    Collections.addAll(words, more);
    return Cli.run(words.toArray());
  }

  private void refused(Cli.Outcome outcome, String... parts) {
    assertThat(outcome.exit()).as(outcome.out()).isEqualTo(2);
    assertThat(outcome.err().lines()).hasSize(1);
    assertThat(outcome.err()).contains(parts);
  }

  /** What the console printed, wherever it broke the lines. */
  private static String flat(Cli.Outcome outcome) {
    return outcome.out().replaceAll("\\s+", " ");
  }

  /** As a kill just after step 10 leaves a run. */
  private void cut(String run) throws IOException {
    for (int later = 11; later <= 20; later++) {
      Folders.delete(tiny.checkpoint(run, later));
    }
  }

  @Test
  void theSettingsOfTheCommandLineAreTheRunsOwn() throws IOException {
    assertThat(tiny.train("whole", sets("--set", "training.keep_checkpoints=99")).exit()).isZero();
    Folders.copy(folder.resolve("whole"), folder.resolve("bare"));
    Folders.copy(folder.resolve("whole"), folder.resolve("with config"));
    cut("bare");
    cut("with config");
    Cli.Outcome bare = resume("bare");
    assertThat(bare.exit()).as(bare.err()).isZero();
    Cli.Outcome named =
        Cli.run("train", tiny.config(), "--out", folder.resolve("with config"), "--resume");
    assertThat(named.exit()).as(named.err()).isZero();
    for (String run : List.of("bare", "with config")) {
      assertThat(model(tiny.checkpoint(run, 20))).isEqualTo(model(tiny.checkpoint("whole", 20)));
      assertThat(moments(tiny.checkpoint(run, 20)))
          .isEqualTo(moments(tiny.checkpoint("whole", 20)));
      assertThat(tiny.history(run)).isEqualTo(tiny.history("whole"));
    }
    assertThat(flat(bare)).contains("tiny.yaml -> ").contains("seed 5").doesNotContain("changed");
  }

  @Test
  void whatOnlyWatchesIsAppliedAndSaid() throws IOException {
    assertThat(tiny.train("whole", "--set", "training.keep_checkpoints=99").exit()).isZero();
    Folders.copy(folder.resolve("whole"), folder.resolve("watched"));
    cut("watched");
    Cli.Outcome outcome =
        resume("watched", "--set", "training.eval_interval=5", "--set", "training.sample_tokens=3");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(flat(outcome))
        .contains(
            "changed from step 10 on: training.eval_interval 6 -> 5; training.sample_tokens 10"
                + " -> 3");
    assertThat(model(tiny.checkpoint("watched", 20)))
        .isEqualTo(model(tiny.checkpoint("whole", 20)));
    String metrics = Files.readString(folder.resolve("watched/metrics.jsonl"));
    assertThat(metrics.contains("\"changes\":[\"from step 10 on: training.eval_interval 6 -> 5;"))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "seed=7",
        "data.order=random",
        "data.mask_prompt=false",
        "data.validation_fraction=0.2",
        "model.n_layer=1",
        "model.norm=rmsnorm",
        "objective.z_loss=1e-4",
        "optimizer.learning_rate=1e-3",
        "optimizer.schedule=constant",
        "training.batch_size=3",
        "training.steps=30",
        "training.skip_outliers=6",
        "compute.precision=fp64"
      })
  void whatChangesWhatIsLearnedIsRefusedByName(String set) {
    tiny.train("run");
    String key = set.substring(0, set.indexOf('='));
    refused(resume("run", "--set", set), "surprisal: --set " + set + ": ", key + " is ", ", not ");
  }

  @Test
  void severalRefusedKeysAreOneSentence() throws IOException {
    tiny.train("run");
    String yaml = Files.readString(tiny.config());
    Files.writeString(
        tiny.config(),
        yaml.replace("n_layer: 2", "n_layer: 3").replace("batch_size: 4", "batch_size: 5"));
    refused(
        Cli.run("train", tiny.config(), "--out", folder.resolve("run"), "--resume"),
        "tiny.yaml:4: a resumed run keeps its settings: in " + folder.resolve("run"),
        " model.n_layer is 2, not 3; training.batch_size is 4, not 5; leave it out, or start a");
  }

  @Test
  void stepsMayGrowWhereNoScheduleDependsOnThem() {
    tiny.train("run", "--set", "optimizer.schedule=constant");
    assertThat(resume("run", "--set", "training.steps=24").exit()).isZero();
    assertThat(tiny.checkpoint("run", 24)).isDirectory();
    refused(resume("run", "--set", "training.steps=23"), "training.steps is 24, not 23");
  }

  @Test
  void anotherTextUnderTheSameNameIsRefusedAndTheSameElsewhereIsNot() throws IOException {
    tiny.train("run", "--set", "optimizer.schedule=constant");
    Path text = folder.resolve("text.txt");
    String words = Files.readString(text);
    Path moved = Files.writeString(folder.resolve("moved.txt"), words);
    Files.writeString(text, new StringBuilder(words).reverse());
    refused(
        resume("run", "--set", "training.steps=22"),
        text + " is not the data that ",
        "put that back, or add --branch OUT");
    Cli.Outcome outcome = resume("run", "--set", "training.steps=22", "--data", moved);
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(flat(outcome)).contains("data.text " + text + " -> " + moved);
  }

  @Test
  void aBranchIsANewRunWithOtherSettingsFromACheckpoint() throws IOException {
    tiny.train("run", "--set", "training.keep_checkpoints=99");
    byte[] before = model(tiny.checkpoint("run", 20));
    Path run = folder.resolve("run"), branch = folder.resolve("branch");
    Cli.Outcome outcome =
        Cli.run(
            "train",
            "--out",
            run + "@10",
            "--branch",
            branch,
            "--set",
            "training.steps=30",
            "--set",
            "optimizer.learning_rate=1e-3");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(flat(outcome))
        .contains("branch of " + tiny.checkpoint("run", 10) + ", at step 10")
        .contains("optimizer.learning_rate 0.01 -> 0.001; training.steps 20 -> 30");
    assertThat(tiny.checkpoint("branch", 30)).isDirectory();
    assertThat(tiny.history("branch").stream().filter(line -> line.contains("\"step\",")).count())
        .isEqualTo(20);
    assertThat(model(tiny.checkpoint("run", 20))).isEqualTo(before);
    refused(
        Cli.run("train", "--out", run, "--branch", folder.resolve("x"), "--set", "model.n_embd=32"),
        "a branch keeps the model: in " + run + " model.n_embd is 16, not 32");
    refused(Cli.run("train", "--out", run, "--branch", branch), "already contains a run");
  }

  @Test
  void aSecondTrainerIsToldAndTheFirstUnharmed() throws IOException {
    tiny.train("run", "--set", "training.keep_checkpoints=99");
    String metrics = Files.readString(folder.resolve("run/metrics.jsonl"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("run"));
    try (RunLock first = RunLock.take(folder.resolve("run"))) {
      refused(resume("run"), first.run() + " is in use: ");
      refused(Cli.run("train", "--out", link, "--resume"), link + " is in use: ");
    }
    assertThat(Files.readString(folder.resolve("run/metrics.jsonl"))).isEqualTo(metrics);
    assertThat(resume("run").exit()).isZero();
  }

  @Test
  void thePrintedCommandGoesOnWithTheSameRun() {
    Path odd = folder.resolve("it's a\nrun");
    Cli.Outcome outcome =
        Cli.run("train", tiny.config(), "--out", odd, "--minutes", "0.0000001", "--plain");
    assertThat(outcome.exit()).as(outcome.err()).isZero();
    Cli.Outcome again =
        Cli.run("train", "--out", odd, "--resume", "--set", "training.minutes=null");
    assertThat(again.exit()).as(again.err()).isZero();
    assertThat(flat(again)).contains("completed all 20 steps");
  }
}
