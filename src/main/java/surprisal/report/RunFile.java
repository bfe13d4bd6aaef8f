package surprisal.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import surprisal.config.UserError;

/**
 * A run's metrics.jsonl, told again to whoever wants to hear it, in one pass that keeps nothing.
 * What stands behind the last line end is the torn line of a killed run and is left out.
 */
public final class RunFile {
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private final Path file;

  /**
   * @param run a run's folder, or its metrics.jsonl
   * @throws UserError if there is no such file
   */
  public RunFile(Path run) {
    file = Files.isDirectory(run) ? run.resolve("metrics.jsonl") : run;
    if (!Files.isRegularFile(file)) {
      throw new UserError(
          "there is no run in " + run + "; name a folder that train wrote, with a metrics.jsonl");
    }
  }

  public Path file() {
    return file;
  }

  /**
   * Tells {@code log} what it would have heard, and {@code others} the records of types that it
   * cannot hear.
   *
   * @throws UserError if a line is not such a record, with its number
   */
  public void replay(RunLog log, Consumer<JsonNode> others) {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
      ByteArrayOutputStream line = new ByteArrayOutputStream();
      byte[] chunk = new byte[1 << 16];
      int number = 1;
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        int from = 0;
        for (int i = 0; i < n; i++) {
          if (chunk[i] == '\n') {
            line.write(chunk, from, i - from);
            tell(line.toString(StandardCharsets.UTF_8), number++, log, others);
            line.reset();
            from = i + 1;
          }
        }
        line.write(chunk, from, n - from);
      }
    } catch (IOException e) {
      throw new UserError("cannot read " + file + " (" + e + "); check its permissions", e);
    }
  }

  private void tell(String line, int number, RunLog log, Consumer<JsonNode> others) {
    if (line.isBlank()) {
      return;
    }
    try {
      if (line.startsWith("{\"type\":\"step\"")) {
        log.step(JSON.readValue(line, StepRecord.class));
        return;
      }
      JsonNode record = JSON.readTree(line);
      int step = record.path("step").asInt();
      switch (record.path("type").asText()) {
        case "run" -> log.started(JSON.treeToValue(record, RunFacts.class));
        case "step" -> log.step(JSON.treeToValue(record, StepRecord.class));
        case "evaluation" -> log.evaluated(JSON.treeToValue(record, EvaluationRecord.class));
        case "observation" -> log.observed(JSON.treeToValue(record, Observation.class));
        case "rung" -> log.passed(JSON.treeToValue(record, RungPassed.class));
        case "end" -> log.ended(JSON.treeToValue(record, EndRecord.class));
        case "checkpoint" -> log.saved(step, Path.of(record.path("path").asText()));
        case "sample" -> log.sampled(step, record.path("text").asText());
        case "note" -> log.note(record.path("text").asText());
        default -> others.accept(record);
      }
    } catch (JsonProcessingException e) {
      throw new UserError(
          file + ":" + number + " is not a record of a run: " + e.getOriginalMessage(), e);
    }
  }
}
