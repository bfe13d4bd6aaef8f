package surprisal.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import surprisal.config.UserError;

/**
 * Updates and evaluations of a run as CSV (RFC 4180, but with line feeds), one row each, in order.
 * Columns are named as in metrics.jsonl; fields of a nested record have a dotted name. Texts that a
 * spreadsheet would run are neutralized.
 *
 * @param file the run's metrics.jsonl
 * @param types which records become rows
 */
public record CsvExport(Path file, Set<String> types) {
  private static final String FORMULA = "=+-@\t\r\n";
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?|-Infinity");

  /**
   * Writes a header and the rows; the incomplete last line of a killed run is left out.
   *
   * @throws UserError if the history cannot be read (with the line) or the CSV cannot be written
   */
  public void write(Appendable out) {
    Set<String> columns = new LinkedHashSet<>();
    read(values -> columns.addAll(values.keySet()));
    try {
      out.append(columns.stream().map(CsvExport::cell).collect(Collectors.joining(",")))
          .append('\n');
    } catch (IOException e) {
      throw unwritable(e);
    }
    read(
        values -> {
          try {
            out.append(
                    columns.stream()
                        .map(column -> cell(values.getOrDefault(column, "")))
                        .collect(Collectors.joining(",")))
                .append('\n');
          } catch (IOException e) {
            throw unwritable(e);
          }
        });
  }

  private void read(Consumer<Map<String, String>> rows) {
    new RecordLines(file)
        .forEach(
            record -> {
              if (types.contains(record.path("type").asText())) {
                Map<String, String> values = new LinkedHashMap<>();
                collect("", record, values);
                rows.accept(values);
              }
            });
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

  /**
   * A spreadsheet takes a cell that begins with one of these for a formula and runs it, unless an
   * apostrophe comes first; a number is not one.
   */
  private static String cell(String value) {
    boolean formula = !value.isEmpty() && FORMULA.indexOf(value.charAt(0)) >= 0;
    return quoted(formula && !NUMBER.matcher(value).matches() ? "'" + value : value);
  }

  private static String quoted(String value) {
    boolean plain = value.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? value : '"' + value.replace("\"", "\"\"") + '"';
  }

  private static UserError unwritable(IOException e) {
    return new UserError("cannot write the CSV (" + e.getMessage() + "); choose another --csv", e);
  }
}
