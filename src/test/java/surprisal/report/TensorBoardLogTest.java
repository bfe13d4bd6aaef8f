package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.baseline.Ladder;
import surprisal.baseline.Rung;
import surprisal.config.UserError;

class TensorBoardLogTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.ofEpochMilli(1_700_000_000_500L));

  @TempDir private Path folder;

  private TensorBoardLog log(int firstStep, int lastEvaluation) {
    return new TensorBoardLog(folder, firstStep, lastEvaluation, CLOCK);
  }

  private static StepRecord step(int step) {
    return new StepRecord(step, 10, 3.5, 3.25, 768, 1e-3, 0.5, 1234.5, 10, 20, 0.5, null);
  }

  private static EvaluationRecord evaluation(int step) {
    return new EvaluationRecord(
        step, Math.log(2), 100, 200, true, "below bigram", 0.25, null, null, null, null);
  }

  private List<ProtoFields> events() throws IOException {
    List<ProtoFields> events = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        TfRecords.read(file).records().forEach(record -> events.add(ProtoFields.of(record)));
      }
    }
    return events;
  }

  /** Step and tag of each value, for example {@code 3 train/nll_nats}. */
  private List<String> tags() throws IOException {
    List<String> tags = new ArrayList<>();
    for (ProtoFields event : events()) {
      if (event.has(5)) {
        for (ProtoFields value : event.message(5).messages(1)) {
          tags.add(event.one(2) + " " + value.text(1));
        }
      }
    }
    return tags;
  }

  private Path file() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> all = files.toList();
      assertThat(all).hasSize(1);
      return all.get(0);
    }
  }

  @Test
  void partsOfAnObjectiveHaveTagsWhereTheyAre() throws IOException {
    ObjectiveParts parts = new ObjectiveParts(1.25, 2, 3.5, null, 0.001, 900);
    try (TensorBoardLog log = log(0, -1)) {
      log.step(new StepRecord(3, 10, 3.5, 3.25, 768, 1e-3, 0.5, 1234.5, 10, 20, 0.5, parts));
      log.evaluated(
          new EvaluationRecord(4, 2, 100, 200, true, "here", null, null, null, 2.5, parts));
    }
    assertThat(tags())
        .contains(
            "3 train/objective_floor_nats",
            "3 train/hard_nats",
            "3 train/distillation_nats",
            "3 train/z_loss_nats",
            "4 validation/objective_nats",
            "4 validation/objective_floor_nats")
        .doesNotContain("3 train/kl_reference_nats", "4 validation/kl_reference_nats");
  }

  @Test
  void scalarsCarryTheNumbersOfTheRecords() throws IOException {
    try (TensorBoardLog log = log(0, -1)) {
      log.step(step(3));
      log.evaluated(evaluation(4));
    }
    List<ProtoFields> events = events();
    assertThat(events.get(0).text(3)).isEqualTo("brain.Event:2");
    assertThat(events.get(1).message(7).one(1)).isEqualTo(1L);
    ProtoFields train = events.get(2);
    assertThat(train.one(1)).isEqualTo(1_700_000_000.5);
    assertThat(train.one(2)).isEqualTo(3L);
    List<ProtoFields> values = train.message(5).messages(1);
    assertThat(values.stream().map(value -> value.text(1) + " " + value.one(2)))
        .containsExactly(
            "train/objective_nats 3.5",
            "train/nll_nats 3.25",
            "train/learning_rate 0.001",
            "train/gradient_norm 0.5",
            "train/tokens_per_second 1234.5",
            "train/epoch 0.5");
    assertThat(events.get(3).message(5).messages(1).stream().map(v -> v.text(1) + " " + v.one(2)))
        .containsExactly(
            "validation/nll_nats 0.6931472",
            "validation/perplexity 2.0",
            "validation/bits_per_byte 0.5",
            "validation/error_nats 0.25");
  }

  @Test
  void textsAreMarkdownThatShowsThemAsTheyAre() throws IOException {
    try (TensorBoardLog log = log(0, -1)) {
      Ladder ladder = new Ladder(List.of(new Rung("uniform", 4.5)));
      List<RunFacts.Line> lines = List.of(new RunFacts.Line("seed", "7"));
      log.started(
          new RunFacts(
              "t",
              "runs/t",
              "engine",
              lines,
              90,
              ladder,
              8,
              10,
              0,
              false,
              "seed: 1\n",
              Provenance.UNKNOWN));
      log.sampled(10, "a *b*\n```\nß");
    }
    List<ProtoFields> texts =
        events().stream().filter(e -> e.has(5)).map(e -> e.message(5).message(1)).toList();
    assertThat(texts.stream().map(text -> text.text(1)))
        .containsExactly("run/facts", "run/config", "sample/text");
    assertThat(texts.get(0).message(8).text(8)).contains("| seed | 7 |", "| uniform | 4.5 nats |");
    assertThat(texts.get(1).message(8).text(8)).isEqualTo("\n    seed: 1\n");
    assertThat(texts.get(2).message(8).text(8)).isEqualTo("\n    a *b*\n    ```\n    ß\n");
    assertThat(texts.get(2).message(8).one(1)).isEqualTo(7L);
    assertThat(texts.get(2).message(9).message(1).text(1)).isEqualTo("text");
  }

  @Test
  void surprisalsAreAHistogramAndUpdateRatiosScalars() throws IOException {
    try (TensorBoardLog log = log(0, -1)) {
      log.observed(
          new Observation(
              7, 0.25, List.of(3L, 0L, 5L), 0.125, List.of(), List.of(), Map.of("h.0", 0.5)));
    }
    List<ProtoFields> events = events();
    assertThat(events.get(2).message(5).messages(1).stream().map(v -> v.text(1) + " " + v.one(2)))
        .containsExactly("validation/expected_calibration_error 0.125", "update_to_weight/h.0 0.5");
    assertThat(events.get(3).one(2)).isEqualTo(7L);
    ProtoFields value = events.get(3).message(5).message(1);
    assertThat(value.text(1)).isEqualTo("validation/surprisal_bits");
    ProtoFields histogram = value.message(5);
    assertThat(histogram.one(1)).isEqualTo(0.0);
    assertThat(histogram.one(2)).isEqualTo(0.75);
    assertThat(histogram.one(3)).isEqualTo(8.0);
    assertThat(histogram.one(4)).isEqualTo(3 * 0.125 + 5 * 0.625);
    assertThat(histogram.one(5)).isEqualTo(3 * 0.125 * 0.125 + 5 * 0.625 * 0.625);
    assertThat(histogram.packed(6)).containsExactly(0.25, 0.5, 0.75);
    assertThat(histogram.packed(7)).containsExactly(3.0, 0.0, 5.0);
  }

  @Test
  void aResumedRunContinuesWithoutAGapOrADoubledStep() throws IOException {
    TensorBoardLog log = log(0, -1);
    log.evaluated(evaluation(0));
    for (int i = 0; i < 5; i++) {
      log.step(step(i));
    }
    log.evaluated(evaluation(3));
    log.evaluated(evaluation(5));
    log.close();
    Files.write(file(), new byte[] {1, 2, 3}, StandardOpenOption.APPEND);

    try (TensorBoardLog resumed = log(3, 3)) {
      resumed.step(step(3));
    }
    file();
    assertThat(tags().stream().filter(tag -> tag.endsWith("nll_nats")))
        .containsExactly(
            "0 validation/nll_nats",
            "0 train/nll_nats",
            "1 train/nll_nats",
            "2 train/nll_nats",
            "3 validation/nll_nats",
            "3 train/nll_nats");

    log(0, -1).close();
    assertThat(tags()).isEmpty();
  }

  @Test
  void whatWasLoggedIsReadableBeforeTheFileIsClosed() throws IOException {
    try (TensorBoardLog log = log(0, -1)) {
      log.step(step(0));
      assertThat(tags()).contains("0 train/nll_nats");
    }
  }

  @Test
  void aFolderThatCannotBeWrittenIsNamed() throws IOException {
    Path inTheWay = Files.writeString(folder.resolve("tensorboard"), "");
    assertThatThrownBy(() -> new TensorBoardLog(inTheWay, 0, -1, CLOCK))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot write " + inTheWay)
        .hasMessageContaining("leave out --tensorboard");
  }
}
