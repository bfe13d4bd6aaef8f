package surprisal.cli.view;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import surprisal.config.UserError;
import surprisal.report.ConsoleLog;
import surprisal.report.RunSummary;

/** Runs side by side: only those keys of their configurations in which they differ. */
public final class RunsTable {
  private static final String LOSS = "validation";

  private final List<RunSummary> runs;
  private final Map<RunSummary, Map<String, String>> cells = new LinkedHashMap<>();
  private final List<String> columns = new ArrayList<>();

  public RunsTable(List<RunSummary> runs) {
    this.runs = runs;
    List<String> keys = differing();
    columns.add("run");
    keys.forEach(key -> columns.add(shortest(key, keys)));
    columns.addAll(List.of("steps", LOSS, "time", "tokens/s", "state"));
    for (RunSummary run : runs) {
      cells.put(run, cells(run, keys));
    }
  }

  /** Keys that have more than one value in the readable runs. */
  private List<String> differing() {
    Set<String> keys = new LinkedHashSet<>();
    List<RunSummary> sound = runs.stream().filter(run -> !run.config().isEmpty()).toList();
    sound.forEach(run -> keys.addAll(run.config().keySet()));
    return keys.stream().filter(key -> values(sound, key) > 1).toList();
  }

  /** Number of distinct values; a run from a version without the key has none. */
  private static long values(List<RunSummary> sound, String key) {
    return sound.stream()
        .map(run -> run.config().get(key))
        .filter(Objects::nonNull)
        .distinct()
        .count();
  }

  private static String shortest(String key, List<String> keys) {
    String leaf = key.substring(key.lastIndexOf('.') + 1);
    boolean unique =
        keys.stream().filter(k -> k.endsWith("." + leaf) || k.equals(leaf)).count() == 1;
    return unique && !leaf.equals("steps") ? leaf : key;
  }

  private Map<String, String> cells(RunSummary run, List<String> keys) {
    Map<String, String> cells = new LinkedHashMap<>();
    cells.put(
        "run", RunNames.shortest(run.folder(), runs.stream().map(RunSummary::folder).toList()));
    keys.forEach(key -> cells.put(shortest(key, keys), run.config().getOrDefault(key, "")));
    cells.put("state", run.state().key());
    if (run.problem() == null) {
      cells.put(
          "steps", run.step() == run.steps() ? "" + run.step() : run.step() + "/" + run.steps());
      cells.put(LOSS, loss(run));
      cells.put("time", ConsoleLog.duration(run.seconds()));
      cells.put("tokens/s", String.format(Locale.ROOT, "%,.0f", run.tokensPerSecond()));
    }
    return cells;
  }

  private static String loss(RunSummary run) {
    if (run.best() == null) {
      return "";
    }
    String mean = String.format(Locale.ROOT, "%.4f", run.best());
    return run.error() == null ? mean : mean + String.format(Locale.ROOT, " ±%.4f", run.error());
  }

  /**
   * The same, in the order of a column: numbers by size, others alphabetically, empty ones last.
   *
   * @throws UserError if there is no such column
   */
  public RunsTable sorted(String column) {
    if (!columns.contains(column)) {
      throw new UserError("--sort is " + column + "; choose one of: " + String.join(", ", columns));
    }
    List<RunSummary> order = new ArrayList<>(runs);
    order.sort(Comparator.comparing(run -> key(run, column)));
    return new RunsTable(order);
  }

  private SortKey key(RunSummary run, String column) {
    return switch (column) {
      case "steps" -> new SortKey(run.problem() == null ? (double) run.step() : null, "");
      case LOSS -> new SortKey(run.best(), "");
      case "time" -> new SortKey(run.problem() == null ? run.seconds() : null, "");
      case "tokens/s" -> new SortKey(run.problem() == null ? run.tokensPerSecond() : null, "");
      default -> SortKey.of(cells.get(run).getOrDefault(column, ""));
    };
  }

  /** Numbers first, by size; then texts; those without either last. */
  private record SortKey(Double number, String text) implements Comparable<SortKey> {
    static SortKey of(String cell) {
      try {
        return new SortKey(Double.valueOf(cell), "");
      } catch (NumberFormatException word) {
        return new SortKey(null, cell);
      }
    }

    private int kind() {
      return number != null ? 0 : text.isEmpty() ? 2 : 1;
    }

    @Override
    public int compareTo(SortKey other) {
      if (kind() != other.kind()) {
        return Integer.compare(kind(), other.kind());
      }
      return number != null ? number.compareTo(other.number) : text.compareTo(other.text);
    }
  }

  public List<RunSummary> runs() {
    return runs;
  }

  /** Lines of text; a run that cannot be read shows the reason instead of numbers. */
  public String text() {
    Map<String, Integer> widths = new LinkedHashMap<>();
    for (String column : columns) {
      int width = Columns.width(column);
      for (Map<String, String> row : cells.values()) {
        width = Math.max(width, Columns.width(row.getOrDefault(column, "")));
      }
      widths.put(column, width);
    }
    StringBuilder text = new StringBuilder();
    Map<String, String> headings = new LinkedHashMap<>();
    columns.forEach(column -> headings.put(column, column));
    text.append(line(headings, widths)).append('\n');
    for (RunSummary run : runs) {
      if (run.problem() == null) {
        text.append(line(cells.get(run), widths)).append('\n');
      } else {
        String name = Columns.fit(cells.get(run).get("run"), widths.get("run"));
        text.append(name + "  " + run.state().key() + ": " + run.problem()).append('\n');
      }
    }
    return text.toString();
  }

  private String line(Map<String, String> row, Map<String, Integer> widths) {
    StringBuilder line = new StringBuilder();
    for (String column : columns) {
      String cell = row.getOrDefault(column, "");
      String space = " ".repeat(widths.get(column) - Columns.width(cell));
      boolean left = column.equals("run") || column.equals("state");
      line.append(line.isEmpty() ? "" : "  ").append(left ? cell + space : space + cell);
    }
    return line.toString().stripTrailing();
  }
}
