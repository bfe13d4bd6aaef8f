package surprisal.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import surprisal.config.UserError;
import surprisal.formats.CheckedJson;
import surprisal.formats.JsonMistake;

/**
 * metrics.jsonl: one JSON object per line, with snake_case keys and a {@code type}. A resumed run
 * continues the same history; records from after its checkpoint are removed first.
 */
public final class JsonlLog implements RunLog {
  private static final ObjectMapper JSON =
      new ObjectMapper().setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE);

  private final Path file;
  private final List<String> repairs = new ArrayList<>();

  /**
   * Continues {@code file}, or starts it.
   *
   * @param firstStep the next step; records that an interrupted session wrote for later ones are
   *     dropped
   * @param lastEvaluation step of the last evaluation that will not be repeated; -1 for none
   * @throws UserError if the file cannot be read or written. An incomplete last line, as a killed
   *     run leaves it, is dropped; damaged ones are kept in a file beside it
   */
  public JsonlLog(Path file, int firstStep, int lastEvaluation) {
    this.file = file;
    try {
      if (firstStep == 0 && lastEvaluation < 0) {
        Files.deleteIfExists(file);
      } else if (Files.exists(file)) {
        Path aside = file.resolveSibling(file.getFileName() + ".tmp");
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(aside))) {
          keep(out, firstStep, lastEvaluation);
        }
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

  /** Copies the lines that still hold, byte for byte. */
  private void keep(OutputStream out, int firstStep, int lastEvaluation) throws IOException {
    RecordLines lines = new RecordLines(file);
    lines.forEachLine(
        (number, line, complete) -> {
          try {
            JsonNode record = CheckedJson.tree(line);
            RunFile.tell(record, new RunLogs(List.of()), other -> {});
            if (belongsBefore(record, firstStep, lastEvaluation)) {
              out.write(line);
              out.write('\n');
            }
          } catch (JsonMistake e) {
            if (complete) {
              setAside(line, lines.damaged(number, e));
            } else {
              repairs.add(
                  file
                      + ":"
                      + number
                      + ": dropped an incomplete last line; the run was killed while writing it");
            }
          }
        });
  }

  private void setAside(byte[] line, String problem) throws IOException {
    Path damaged = file.resolveSibling(file.getFileName() + ".damaged");
    byte[] whole = Arrays.copyOf(line, line.length + 1);
    whole[line.length] = '\n';
    Files.write(damaged, whole, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    repairs.add(problem + "; the line is kept in " + damaged);
  }

  private static boolean belongsBefore(JsonNode record, int firstStep, int lastEvaluation) {
    int step = record.path("step").asInt(-1);
    return switch (record.path("type").asText()) {
      case "step", "sample", "end" -> step < firstStep;
      case "evaluation", "observation", "rung" -> step <= lastEvaluation;
      case "run" -> firstStep > 0 && record.path("first_step").asInt() <= firstStep;
      default -> firstStep > 0 && step <= firstStep;
    };
  }

  /** What was taken out of a damaged history, in sentences. */
  public List<String> repairs() {
    return repairs;
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
  public void hashed(HashRecord hash) {
    write("hash", JSON.valueToTree(hash));
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
