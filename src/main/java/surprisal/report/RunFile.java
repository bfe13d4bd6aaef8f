package surprisal.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import surprisal.config.UserError;
import surprisal.formats.CheckedJson;
import surprisal.formats.JsonMistake;

/**
 * A run's metrics.jsonl, replayed to a listener. The incomplete last line of a killed run is left
 * out.
 */
public final class RunFile {
  private final Path file;

  private record Text(String text) {}

  private record TextAtStep(int step, String text) {}

  private record PathAtStep(int step, String path) {}

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
    new RecordLines(file).forEach(record -> tell(record, log, others));
  }

  /** The facts of the latest session; empty if there are none or they cannot be read. */
  public Optional<RunFacts> lastSession() {
    RunFacts[] last = new RunFacts[1];
    try {
      new RecordLines(file)
          .forEach(
              record -> {
                if (record.path("type").asText().equals("run")) {
                  last[0] = CheckedJson.read(record, RunFacts.class);
                }
              });
    } catch (UserError damaged) {
      // What was read before the damage is as good as anything.
    }
    return Optional.ofNullable(last[0]);
  }

  /**
   * Replays one record.
   *
   * @throws JsonMistake if it is not what its type says
   */
  static void tell(JsonNode record, RunLog log, Consumer<JsonNode> others) throws JsonMistake {
    if (!record.isObject()) {
      throw new JsonMistake("it is not an object");
    }
    switch (record.path("type").asText()) {
      case "run" -> log.started(CheckedJson.read(record, RunFacts.class));
      case "step" -> log.step(CheckedJson.read(record, StepRecord.class));
      case "evaluation" -> log.evaluated(CheckedJson.read(record, EvaluationRecord.class));
      case "observation" -> log.observed(CheckedJson.read(record, Observation.class));
      case "rung" -> log.passed(CheckedJson.read(record, RungPassed.class));
      case "hash" -> log.hashed(CheckedJson.read(record, HashRecord.class));
      case "end" -> log.ended(CheckedJson.read(record, EndRecord.class));
      case "checkpoint" -> {
        PathAtStep saved = CheckedJson.read(record, PathAtStep.class);
        log.saved(saved.step, path(saved.path));
      }
      case "sample" -> {
        TextAtStep sample = CheckedJson.read(record, TextAtStep.class);
        log.sampled(sample.step, sample.text);
      }
      case "note" -> log.note(CheckedJson.read(record, Text.class).text);
      default -> others.accept(record);
    }
  }

  private static Path path(String path) throws JsonMistake {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new JsonMistake("path is \"" + path + "\", not a path on this system");
    }
  }
}
