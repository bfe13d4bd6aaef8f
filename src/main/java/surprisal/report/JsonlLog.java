package surprisal.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import surprisal.config.UserError;

/**
 * metrics.jsonl: one JSON object a line, whole lines only, snake_case keys, each with its {@code
 * type}. A resumed run continues the same history: what came after the checkpoint is cut first.
 */
public final class JsonlLog implements RunLog {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private final Path file;

  /**
   * Continues {@code file}, or begins it.
   *
   * @param firstStep the step that comes next: later lines of an interrupted sitting are dropped
   * @param lastEvaluation step of the last evaluation that will not be made again; -1 for none
   */
  public JsonlLog(Path file, int firstStep, int lastEvaluation) {
    this.file = file;
    try {
      if (Files.exists(file)) {
        List<String> kept = new ArrayList<>();
        for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
          if (belongsBefore(line, firstStep, lastEvaluation)) {
            kept.add(line);
          }
        }
        Path aside = file.resolveSibling(file.getFileName() + ".tmp");
        Files.write(aside, kept, StandardCharsets.UTF_8);
        Files.move(aside, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private UserError unwritable(IOException e) {
    return new UserError(
        "cannot write " + file + " (" + e.getMessage() + "); free space or name another --out", e);
  }

  private static boolean belongsBefore(String line, int firstStep, int lastEvaluation) {
    try {
      JsonNode record = JSON.readTree(line);
      int step = record.path("step").asInt(-1);
      return switch (record.path("type").asText()) {
        case "step", "sample", "end" -> step < firstStep;
        case "evaluation", "observation", "rung" -> step <= lastEvaluation;
        case "run" -> firstStep > 0;
        default -> firstStep > 0 && step <= firstStep;
      };
    } catch (JsonProcessingException cutOffByAKill) {
      return false;
    }
  }

  @Override
  public void started(RunFacts facts) {
    write("run", JSON.valueToTree(facts));
  }

  @Override
  public void step(StepRecord step) {
    write("step", JSON.valueToTree(step));
  }

  @Override
  public void evaluated(EvaluationRecord evaluation) {
    ObjectNode record = JSON.valueToTree(evaluation);
    record.put("perplexity", evaluation.perplexity());
    record.put("bits_per_byte", evaluation.bitsPerByte());
    write("evaluation", record);
  }

  @Override
  public void observed(Observation observation) {
    write("observation", JSON.valueToTree(observation));
  }

  @Override
  public void passed(RungPassed passed) {
    write("rung", JSON.valueToTree(passed));
  }

  @Override
  public void saved(int step, Path checkpoint) {
    ObjectNode record = JSON.createObjectNode();
    write("checkpoint", record.put("step", step).put("path", checkpoint.toString()));
  }

  @Override
  public void sampled(int step, String text) {
    write("sample", JSON.createObjectNode().put("step", step).put("text", text));
  }

  @Override
  public void ended(EndRecord end) {
    write("end", JSON.valueToTree(end));
  }

  @Override
  public void note(String sentence) {
    write("note", JSON.createObjectNode().put("text", sentence));
  }

  private void write(String type, ObjectNode record) {
    ObjectNode whole = JSON.createObjectNode().put("type", type);
    whole.setAll(record);
    try {
      Files.writeString(
          file,
          JSON.writeValueAsString(whole) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }
}
