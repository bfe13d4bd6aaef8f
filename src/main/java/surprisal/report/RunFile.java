package surprisal.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import surprisal.config.UserError;

/**
 * A run's metrics.jsonl, replayed to a listener. The incomplete last line of a killed run is left
 * out.
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
   * Calls {@code log} as the run did, and {@code others} with records of types it has no method
   * for.
   *
   * @throws UserError if a complete line is not such a record, with its number
   */
  public void replay(RunLog log, Consumer<JsonNode> others) {
    new RecordLines(file)
        .forEach(
            (number, line, complete) -> {
              if (complete) {
                tell(line, log, others);
              }
            });
  }

  /** The facts of the latest session; empty if there are none or they cannot be read. */
  public Optional<RunFacts> lastSession() {
    RunFacts[] last = new RunFacts[1];
    try {
      new RecordLines(file)
          .forEach(
              (number, line, complete) -> {
                if (complete && line.startsWith("{\"type\":\"run\"")) {
                  last[0] = JSON.readValue(line, RunFacts.class);
                }
              });
    } catch (UserError damaged) {
      // What was read before the damage is as good as anything.
    }
    return Optional.ofNullable(last[0]);
  }

  private static void tell(String line, RunLog log, Consumer<JsonNode> others)
      throws JsonProcessingException {
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
      case "hash" -> log.hashed(JSON.treeToValue(record, HashRecord.class));
      case "end" -> log.ended(JSON.treeToValue(record, EndRecord.class));
      case "checkpoint" -> log.saved(step, Path.of(record.path("path").asText()));
      case "sample" -> log.sampled(step, record.path("text").asText());
      case "note" -> log.note(record.path("text").asText());
      default -> others.accept(record);
    }
  }
}
