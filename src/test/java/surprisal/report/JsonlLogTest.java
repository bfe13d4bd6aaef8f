package surprisal.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;

class JsonlLogTest {
  @TempDir private Path folder;

  private static StepRecord step(int step) {
    return new StepRecord(step, 10, 3.5, 3.25, 768, 1e-3, 0.5, 1234.5, 10, 20, 0.5, null);
  }

  private static EvaluationRecord evaluation(int step) {
    return new EvaluationRecord(
        step, Math.log(2), 100, 200, true, "below bigram", null, null, null, null, null);
  }

  private List<String> kinds(Path file) throws IOException {
    List<String> kinds = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      JsonNode record = new ObjectMapper().readTree(line);
      kinds.add(record.get("type").asText() + " " + record.get("step").asInt());
    }
    return kinds;
  }

  @Test
  void writesOneObjectALine() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    JsonlLog log = new JsonlLog(file, 0, -1);
    log.step(step(0));
    log.evaluated(evaluation(1));
    List<String> lines = Files.readAllLines(file);
    JsonNode step = new ObjectMapper().readTree(lines.get(0));
    assertThat(step.get("objective_nats").asDouble()).isEqualTo(3.5);
    assertThat(step.get("gradient_norm").asDouble()).isEqualTo(0.5);
    JsonNode evaluation = new ObjectMapper().readTree(lines.get(1));
    assertThat(evaluation.get("perplexity").asDouble()).isEqualTo(2.0);
    assertThat(evaluation.get("bits_per_byte").asDouble()).isEqualTo(0.5);
  }

  @Test
  void aResumedRunContinuesWithoutAGapOrADoubledStep() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    JsonlLog log = new JsonlLog(file, 0, -1);
    log.evaluated(evaluation(0));
    for (int i = 0; i < 5; i++) {
      log.step(step(i));
    }
    log.evaluated(evaluation(3));
    log.evaluated(evaluation(5));
    Files.writeString(file, "{\"type\":\"step\",\"st", StandardOpenOption.APPEND);

    JsonlLog resumed = new JsonlLog(file, 3, 3);
    resumed.step(step(3));
    assertThat(kinds(file))
        .containsExactly("evaluation 0", "step 0", "step 1", "step 2", "evaluation 3", "step 3");
  }

  @Test
  void aFileThatCannotBeWrittenIsNamed() {
    JsonlLog log = new JsonlLog(folder.resolve("missing/metrics.jsonl"), 0, -1);
    assertThatThrownBy(() -> log.step(step(0)))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot write")
        .hasMessageContaining("metrics.jsonl");
  }

  @Test
  void aNewRunReplacesAnOlderHistory() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    new JsonlLog(file, 0, -1).step(step(0));
    new JsonlLog(file, 0, -1).step(step(0));
    assertThat(kinds(file)).containsExactly("step 0");
  }

  @Test
  void aDamagedLineIsNamedAndKeptAside() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    Path aside = folder.resolve("metrics.jsonl.damaged");
    JsonlLog log = new JsonlLog(file, 0, -1);
    for (int i = 0; i < 4; i++) {
      log.step(step(i));
    }
    byte[] whole = Files.readAllBytes(file);
    for (int damaged = 0; damaged < 4; damaged++) {
      byte[] changed = whole.clone();
      int at = start(whole, damaged) + 3;
      changed[at] = (byte) 0xFF; // Nowhere in UTF-8.
      Files.write(file, changed);
      assertThat(new JsonlLog(file, 4, -1).repairs())
          .containsExactly(
              "%s:%d is not a record of a run: it is not UTF-8 text; the line is kept in %s"
                  .formatted(file, damaged + 1, aside));
      assertThat(Files.readAllBytes(aside))
          .isEqualTo(Arrays.copyOfRange(changed, start(whole, damaged), start(whole, damaged + 1)));
      assertThat(kinds(file)).hasSize(3).doesNotContain("step " + damaged);
      assertThat(new JsonlLog(file, 4, -1).repairs()).isEmpty();
      Files.delete(aside);
    }
  }

  /** Offset of a line. */
  private static int start(byte[] lines, int number) {
    int at = 0;
    for (int line = 0; line < number; at++) {
      line += lines[at] == '\n' ? 1 : 0;
    }
    return at;
  }

  @Test
  void whatALineSaysIsCheckedToo() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    new JsonlLog(file, 0, -1).step(step(0));
    String whole = Files.readString(file);
    Files.writeString(file, whole.replace("\"step\":0", "\"step\":null") + whole);
    assertThat(new JsonlLog(file, 1, -1).repairs())
        .containsExactly(
            "%s:1 is not a record of a run: step is null, not a whole number of 32 bits; the line is"
                    .formatted(file)
                + " kept in %s.damaged".formatted(file));
    assertThat(Files.readString(file)).isEqualTo(whole);
  }

  @Test
  void aCutInsideACharacterLosesOnlyThatLine() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    new JsonlLog(file, 0, -1).step(step(0));
    byte[] whole = Files.readAllBytes(file);
    byte[] cut = Arrays.copyOf(whole, whole.length + 20);
    byte[] half = "{\"type\":\"note\":\"ä".getBytes(StandardCharsets.UTF_8);
    System.arraycopy(half, 0, cut, whole.length, 18);
    Files.write(file, Arrays.copyOf(cut, whole.length + 18));
    assertThat(new JsonlLog(file, 1, -1).repairs())
        .containsExactly(
            file + ":2: dropped an incomplete last line; the run was killed while writing it");
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  @Test
  void onlyAnIncompleteLastLineIsDroppedAndSaidSo() throws IOException {
    Path file = folder.resolve("metrics.jsonl");
    JsonlLog log = new JsonlLog(file, 0, -1);
    log.step(step(0));
    log.step(step(1));
    assertThat(log.repairs()).isEmpty();
    byte[] whole = Files.readAllBytes(file);

    Files.write(file, Arrays.copyOf(whole, whole.length - 5));
    assertThat(new JsonlLog(file, 1, -1).repairs())
        .containsExactly(
            file + ":2: dropped an incomplete last line; the run was killed while writing it");
    assertThat(kinds(file)).containsExactly("step 0");

    // A complete record that lacks only its line end is kept.
    Files.write(file, Arrays.copyOf(whole, whole.length - 1));
    assertThat(new JsonlLog(file, 2, -1).repairs()).isEmpty();
    assertThat(Files.readAllBytes(file)).isEqualTo(whole);
  }

  @Test
  void aNewRunDoesNotReadADamagedOlderHistory() throws IOException {
    Path file = Files.writeString(folder.resolve("metrics.jsonl"), "not json\n");
    new JsonlLog(file, 0, -1).step(step(0));
    assertThat(kinds(file)).containsExactly("step 0");
  }
}
