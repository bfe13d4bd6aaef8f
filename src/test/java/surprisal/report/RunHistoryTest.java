package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.baseline.Ladder;
import surprisal.baseline.Rung;
import surprisal.config.UserError;

class RunHistoryTest {
  @TempDir private Path folder;

  static RunFacts facts(int firstStep) {
    Ladder ladder = new Ladder(List.of(new Rung("uniform", Math.log(65)), new Rung("bigram", 2.5)));
    return new RunFacts(
        "a.yaml",
        "runs/a",
        "test engine",
        List.of(new RunFacts.Line("text", "a text")),
        65,
        ladder,
        768,
        100,
        firstStep,
        false,
        "seed: 1\n",
        Provenance.UNKNOWN);
  }

  static StepRecord step(int step) {
    double loss = 4 - step * 0.01;
    return new StepRecord(step, 100, loss, loss, 768, 1e-3, 0.5, 1234.5, 10L * step, 20, 0.5, null);
  }

  static EvaluationRecord evaluation(int step) {
    return new EvaluationRecord(
        step, 3.5, 100, 200, true, "below uniform", null, null, null, null, null);
  }

  static Observation observation(int step) {
    return new Observation(
        step,
        0.25,
        List.of(0L, 60L, 40L),
        0.01,
        List.of(new Observation.Reliability(0, 0.5, 100, 0.25, 0.26)),
        List.of(
            new Observation.Token("é</script>\u2028", 1.25), new Observation.Token(" ⋯ ", null)),
        Map.of("wte", 1e-3));
  }

  private static int[] numbers(StepColumns steps) {
    return IntStream.range(0, steps.size()).map(steps::step).toArray();
  }

  private Path metrics() {
    return folder.resolve("metrics.jsonl");
  }

  @Test
  void whatWasWrittenComesBack() {
    JsonlLog log = new JsonlLog(metrics(), 0, -1);
    log.started(facts(0));
    log.evaluated(evaluation(0));
    log.observed(observation(0));
    log.note("as expected");
    log.step(step(0));
    log.step(step(1));
    log.saved(2, Path.of("runs/a/checkpoints/step-00000002"));
    log.sampled(2, "to be\n");

    RunHistory history = RunHistory.read(folder);
    assertThat(history.facts()).contains(facts(0));
    assertThat(history.steps().size()).isEqualTo(2);
    assertThat(history.steps().step(1)).isEqualTo(1);
    assertThat(history.steps().nllNats(1)).isEqualTo(3.99);
    assertThat(history.steps().elapsedMillis(1)).isEqualTo(10);
    assertThat(history.evaluations()).containsExactly(evaluation(0));
    assertThat(history.observations()).containsExactly(observation(0));
    assertThat(history.notes()).containsExactly("as expected");
    assertThat(history.samples()).containsExactly(new RunHistory.Sample(2, "to be\n"));
    assertThat(history.checkpoints())
        .containsExactly(new RunHistory.Saved(2, Path.of("runs/a/checkpoints/step-00000002")));
    assertThat(history.others()).isEmpty();
  }

  @Test
  void aKilledRunIsReadableUpToItsLastWholeLine() throws IOException {
    JsonlLog log = new JsonlLog(metrics(), 0, -1);
    log.started(facts(0));
    for (int i = 0; i < 50; i++) {
      log.step(step(i));
    }
    byte[] whole = Files.readAllBytes(metrics());
    int lastLine = Files.readAllLines(metrics()).get(50).length() + 1;
    for (int cut = 1; cut < lastLine; cut++) {
      Files.write(metrics(), Arrays.copyOf(whole, whole.length - cut));
      assertThat(RunHistory.read(metrics()).steps().size()).as("%d bytes short", cut).isEqualTo(49);
    }
  }

  @Test
  void aResumedHistoryHasNoGapAndNoDoubledStep() throws IOException {
    JsonlLog log = new JsonlLog(metrics(), 0, -1);
    log.started(facts(0));
    for (int i = 0; i < 30; i++) {
      if (i % 10 == 0) {
        log.evaluated(evaluation(i));
        log.observed(observation(i));
      }
      log.step(step(i));
    }
    Files.writeString(metrics(), "{\"type\":\"step\",\"st", StandardOpenOption.APPEND);
    // The checkpoint of step 20 was written before the evaluation there.
    JsonlLog resumed = new JsonlLog(metrics(), 20, 10);
    resumed.started(facts(20));
    resumed.evaluated(evaluation(20));
    resumed.observed(observation(20));
    for (int i = 20; i < 40; i++) {
      resumed.step(step(i));
    }
    RunHistory history = RunHistory.read(folder);
    assertThat(numbers(history.steps())).containsExactly(IntStream.range(0, 40).toArray());
    assertThat(history.evaluations()).extracting(EvaluationRecord::step).containsExactly(0, 10, 20);
    assertThat(history.observations()).extracting(Observation::step).containsExactly(0, 10, 20);
    assertThat(Files.readAllLines(metrics()).stream().filter(l -> l.contains("observation")))
        .hasSize(3);
  }

  @Test
  void aSecondSessionOverTheSameStepsReplacesTheFirst() {
    StepColumns steps = new StepColumns();
    for (int i : new int[] {0, 1, 2, 3, 4, 2, 3}) {
      steps.add(step(i));
    }
    assertThat(numbers(steps)).containsExactly(0, 1, 2, 3);
    steps.add(step(7));
    assertThat(numbers(steps)).containsExactly(0, 1, 2, 3, 7);
  }

  @Test
  void unknownTypesAreKept() throws IOException {
    Files.writeString(
        metrics(),
        """
        {"type":"later","step":7,"name":"bigram"}

        {"step":8,"type":"step","steps":9,"objective_nats":2.5,"nll_nats":2.0,"count":1,\
        "learning_rate":0.1,"gradient_norm":0.5,"tokens_per_second":1,"elapsed_millis":1,\
        "eta_seconds":"NaN","epoch":0.5,"new_key":1}
        """);
    RunHistory history = RunHistory.read(folder);
    assertThat(history.others()).hasSize(1);
    assertThat(history.others().get(0).get("name").asText()).isEqualTo("bigram");
    assertThat(history.steps().nllNats(0)).isEqualTo(2.0);
    assertThat(history.facts()).isEmpty();
  }

  @Test
  void whatIsNotARunIsRefusedByName() throws IOException {
    assertThatThrownBy(() -> RunHistory.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "there is no run in "
                + folder
                + "; name a folder that train wrote, with a metrics.jsonl");
    Files.writeString(metrics(), "{}\nnot json\n");
    assertThatThrownBy(() -> RunHistory.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(metrics() + ":2 is not a record of a run: ");
  }
}
