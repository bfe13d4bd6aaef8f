package surprisal.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static surprisal.cli.TinyTraining.model;
import static surprisal.cli.TinyTraining.moments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job from the command line, at a size that takes a moment. */
class TrainCommandTest {
  @TempDir private Path folder;
  private TinyTraining tiny;

  @BeforeEach
  void write() throws IOException {
    tiny = new TinyTraining(folder);
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherSeedOthers() throws IOException {
    assertThat(tiny.train("a").exit()).isZero();
    assertThat(tiny.train("b").exit()).isZero();
    assertThat(tiny.train("c", "--set", "seed=2").exit()).isZero();
    assertThat(model(tiny.checkpoint("b", 20))).isEqualTo(model(tiny.checkpoint("a", 20)));
    assertThat(moments(tiny.checkpoint("b", 20))).isEqualTo(moments(tiny.checkpoint("a", 20)));
    assertThat(model(tiny.checkpoint("c", 20))).isNotEqualTo(model(tiny.checkpoint("a", 20)));
  }

  @Test
  void evaluatingMoreOftenChangesNothing() throws IOException {
    tiny.train("seldom");
    tiny.train("often", "--set", "training.eval_interval=1");
    assertThat(model(tiny.checkpoint("often", 20))).isEqualTo(model(tiny.checkpoint("seldom", 20)));
  }

  @Test
  void keepsTheNewestCheckpointsAndTheBest() throws IOException {
    tiny.train(
        "kept", "--set", "training.checkpoint_interval=2", "--set", "training.eval_interval=2");
    try (Stream<Path> entries = Files.list(folder.resolve("kept/checkpoints"))) {
      assertThat(entries.map(p -> p.getFileName().toString()).sorted().toList())
          .contains("best.json", "step-00000018", "step-00000020")
          .hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void learnsSomething() throws IOException {
    tiny.train("run", "--set", "training.steps=120", "--set", "model.dropout=0");
    List<String> evaluations =
        tiny.history("run").stream().filter(l -> l.contains("evaluation")).toList();
    assertThat(nats(evaluations.get(evaluations.size() - 1)))
        .isLessThan(nats(evaluations.get(0)) - 0.8);
  }

  private static double nats(String evaluation) {
    return Double.parseDouble(evaluation.replaceAll(".*\"nll_nats\":([^,]+),.*", "$1"));
  }

  @Test
  void tellsOnceWhenARungIsPassed() throws IOException {
    Cli.Outcome outcome =
        tiny.train("run", "--set", "training.steps=60", "--set", "model.dropout=0");
    List<String> rungs = tiny.history("run").stream().filter(l -> l.contains("\"rung\"")).toList();
    assertThat(rungs.get(0)).contains("\"rung\":\"uniform\"").contains("\"nats\":2.3");
    assertThat(rungs).doesNotHaveDuplicates();
    assertThat(outcome.out().lines().filter(l -> l.startsWith("  first seen below ")))
        .hasSize(rungs.size() + 1); // The table at the end has it as a heading.
    String step = rungs.get(0).replaceAll(".*\"step\":(\\d+).*", "$1");
    assertThat(rungs.get(0)).contains("\"tokens\":" + 64 * Integer.parseInt(step));
  }

  @Test
  void aBrokenLossStopsBeforeTheUpdateAndNamesTheTensor() {
    Cli.Outcome outcome =
        tiny.train(
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
        .contains("first non-finite tensor is")
        .contains("transformer.")
        .contains("checkpoint");
  }
}
