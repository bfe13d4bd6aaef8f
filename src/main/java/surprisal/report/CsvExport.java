package surprisal.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import surprisal.config.UserError;

/**
 * Updates and evaluations of a run as CSV (RFC 4180, but with line feeds), one row each, in their
 * order. Columns have the names of metrics.jsonl, those of a record inside with a dot.
 *
 * @param file the run's metrics.jsonl
 * @param types which records become rows
 */
public record CsvExport(Path file, Set<String> types) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** What is done with each row. */
  private interface Rows {
    void row(Map<String, String> values) throws IOException;
  }

  /**
   * Writes heading and rows; what stands behind the last line end of a killed run is left out.
   *
   * @throws UserError if the history cannot be read, with the line, or the target not be written
   */
  public void write(Appendable out) {
    Set<String> columns = new LinkedHashSet<>();
    read(values -> columns.addAll(values.keySet()));
    try {
      out.append(String.join(",", columns)).append('\n');
    } catch (IOException e) {
      throw unwritable(e);
    }
    read(
        values -> {
          try {
            out.append(
                    columns.stream()
                        .map(column -> quoted(values.getOrDefault(column, "")))
                        .collect(Collectors.joining(",")))
                .append('\n');
          } catch (IOException e) {
            throw unwritable(e);
          }
        });
  }

  private void read(Rows rows) {
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      int number = 0;
      String line = lines.readLine();
      while (line != null) {
        number++;
        String next = lines.readLine();
        Map<String, String> values = values(line, number, next == null);
        if (types.contains(values.getOrDefault("type", ""))) {
          rows.row(values);
        }
        line = next;
      }
    } catch (IOException e) {
      throw new UserError("cannot read " + file + " (" + e + "); check its permissions", e);
    }
  }

  private Map<String, String> values(String line, int number, boolean last) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      collect("", JSON.readTree(line), values);
    } catch (JsonProcessingException e) {
      if (!last) {
        throw new UserError(
            file + ":" + number + " is not a record of a run: " + e.getOriginalMessage(), e);
      }
      return Map.of();
    }
    return values;
  }

  private static void collect(String prefix, JsonNode record, Map<String, String> values) {
    for (Map.Entry<String, JsonNode> field : record.properties()) {
      String name = prefix + field.getKey();
      if (field.getValue().isObject()) {
        collect(name + ".", field.getValue(), values);
      } else {
        values.put(name, field.getValue().isNull() ? "" : field.getValue().asText());
      }
    }
  }

  private static String quoted(String value) {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  private static UserError unwritable(IOException e) {
    return new UserError("cannot write the CSV (" + e.getMessage() + "); choose another --csv", e);
  }
}
