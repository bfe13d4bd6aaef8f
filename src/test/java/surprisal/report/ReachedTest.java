package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.baseline.Ladder;
import surprisal.baseline.Rung;

class ReachedTest {
  @TempDir private Path folder;

  private RunHistory history() {
    Path file = folder.resolve("metrics.jsonl");
    JsonlLog log = new JsonlLog(file, 0, -1);
    Ladder ladder =
        new Ladder(
            List.of(new Rung("uniform", 4.5), new Rung("bigram", 2.5), new Rung("trigram", 1.75)));
    log.started(
        new RunFacts(
            "t",
            "runs/t",
            "engine",
            List.of(),
            90,
            ladder,
            768,
            10,
            0,
            false,
            "",
            Provenance.UNKNOWN));
    for (int step = 0; step < 10; step++) {
      log.step(new StepRecord(step, 10, 3, 3, 768, 1e-3, 0.5, 1e3, 100 + 250 * step, 0, 0.5, null));
    }
    log.evaluated(new EvaluationRecord(5, 2.4, 10, 10, true, "", null, null, null, null, null));
    log.passed(new RungPassed("uniform", 4.5, 5, 3840, 1100));
    log.passed(new RungPassed("bigram", 2.5, 5, 3840, 1100));
    log.evaluated(new EvaluationRecord(10, 1.9, 10, 10, true, "", null, null, null, null, null));
    return RunHistory.read(file);
  }

  @Test
  void rungsAndTargetHaveStepsTokensAndSeconds() {
    assertThat(Reached.table(history(), 1.9).lines())
        .containsExactly(
            "  first seen below     nats     step        tokens   seconds",
            "  uniform             4.500        5         3,840       1.1",
            "  bigram              2.500        5         3,840       1.1",
            "  target              1.900       10         7,680       2.4",
            "  not reached: trigram 1.750");
  }

  @Test
  void rungsAreInOrderOfLossAndWithoutAnyThereIsNoHeading() {
    Path file = folder.resolve("metrics.jsonl");
    JsonlLog log = new JsonlLog(file, 0, -1);
    Ladder ladder =
        new Ladder(
            List.of(
                new Rung("uniform", 4.5),
                new Rung("bigram", 2.1),
                new Rung("trigram", 2.2),
                new Rung("4-gram", 2.5)));
    log.started(
        new RunFacts(
            "t",
            "runs/t",
            "engine",
            List.of(),
            90,
            ladder,
            768,
            10,
            0,
            false,
            "",
            Provenance.UNKNOWN));
    log.evaluated(new EvaluationRecord(5, 4.6, 10, 10, true, "", null, null, null, null, null));
    assertThat(Reached.table(RunHistory.read(file), null))
        .isEqualTo("  not reached: uniform 4.500, 4-gram 2.500, trigram 2.200, bigram 2.100\n");
    for (Rung rung : ladder.rungs()) {
      log.passed(new RungPassed(rung.name(), rung.nats(), 5, 3840, 1100));
    }
    assertThat(Reached.table(RunHistory.read(file), null).lines().map(line -> line.split(" +")[1]))
        .containsExactly("first", "uniform", "4-gram", "trigram", "bigram");
  }

  @Test
  void missedMilestonesAreListed() {
    assertThat(Reached.table(history(), 1.5))
        .endsWith("not reached: trigram 1.750, target 1.500\n");
    assertThat(Reached.table(history(), null)).doesNotContain("target");
  }
}
