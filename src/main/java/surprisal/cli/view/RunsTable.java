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
import java.util.stream.Collectors;
import surprisal.config.UserError;
import surprisal.report.Columns;
import surprisal.report.ConsoleLog;
import surprisal.report.Printable;
import surprisal.report.RunSummary;

/**
 * Runs side by side: only those keys of their configurations in which they differ. Where these do
 * not fit as columns, they are listed below each run.
 */
public final class RunsTable {
  private static final String RUN = "run";
  private static final String LOSS = "validation";
  private static final String STATE = "state";
  private static final List<String> RESULTS = List.of("steps", LOSS, "time", "tokens/s", STATE);
  private static final int INDENT = 4;

  private final List<RunSummary> runs;
  private final Map<RunSummary, Map<String, String>> cells = new LinkedHashMap<>();
  private final List<String> settings;
  private final List<String> columns = new ArrayList<>();

  public RunsTable(List<RunSummary> runs) {
    this.runs = runs;
    List<String> keys = differing();
    settings = keys.stream().map(key -> shortest(key, keys)).toList();
    columns.add(RUN);
    columns.addAll(settings);
    columns.addAll(RESULTS);
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
    cells.put(RUN, RunNames.shortest(run.folder(), runs.stream().map(RunSummary::folder).toList()));
    keys.forEach(key -> cells.put(shortest(key, keys), run.config().getOrDefault(key, "")));
    cells.put(STATE, run.state().key());
    if (run.problem() == null) {
      cells.put(
          "steps", run.step() == run.steps() ? "" + run.step() : run.step() + "/" + run.steps());
      cells.put(LOSS, loss(run));
      cells.put("time", ConsoleLog.duration(run.seconds()));
      cells.put("tokens/s", String.format(Locale.ROOT, "%,.0f", run.tokensPerSecond()));
    }
    cells.replaceAll((column, cell) -> Printable.line(cell));
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
    if (width(columns) <= Columns.STANDARD) {
      return text(columns, List.of());
    }
    List<String> few = new ArrayList<>(List.of(RUN));
    few.addAll(RESULTS);
    return text(few, settings);
  }

  private int width(List<String> shown) {
    return shown.stream().mapToInt(this::width).sum() + 2 * (shown.size() - 1);
  }

  private int width(String column) {
    int width = Columns.width(column);
    for (RunSummary run : runs) {
      if (run.problem() == null || column.equals(RUN)) {
        width = Math.max(width, Columns.width(cells.get(run).getOrDefault(column, "")));
      }
    }
    return width;
  }

  /**
   * @param shown columns of the table
   * @param below what is listed below each run instead
   */
  private String text(List<String> shown, List<String> below) {
    Map<String, Integer> widths = new LinkedHashMap<>();
    shown.forEach(column -> widths.put(column, width(column)));
    int tooWide = width(shown) - Columns.STANDARD;
    widths.merge(
        RUN, Math.max(0, tooWide), (width, excess) -> Math.max(RUN.length(), width - excess));
    StringBuilder text = new StringBuilder();
    Map<String, String> headings = new LinkedHashMap<>();
    shown.forEach(column -> headings.put(column, column));
    text.append(line(headings, widths)).append('\n');
    for (RunSummary run : runs) {
      Map<String, String> row = cells.get(run);
      if (run.problem() != null) {
        String problem =
            row.get(RUN) + "  " + row.get(STATE) + ": " + Printable.line(run.problem());
        text.append(Columns.wrapped(problem, INDENT)).append('\n');
        continue;
      }
      text.append(line(row, widths)).append('\n');
      if (!below.isEmpty()) {
        text.append(Columns.wrapped(listed(row, below), INDENT)).append('\n');
      }
    }
    return text.toString();
  }

  private static String listed(Map<String, String> row, List<String> keys) {
    return " ".repeat(INDENT)
        + keys.stream()
            .filter(key -> !row.get(key).isEmpty())
            .map(key -> key + "=" + row.get(key))
            .collect(Collectors.joining("  "));
  }

  /** A name that is too long for its column has a line of its own. */
  private static String line(Map<String, String> row, Map<String, Integer> widths) {
    StringBuilder line = new StringBuilder();
    widths.forEach(
        (column, width) -> {
          String cell = row.getOrDefault(column, "");
          int space = width - Columns.width(cell);
          if (space < 0) {
            line.append(cell).append('\n').append(" ".repeat(width));
            return;
          }
          boolean left = column.equals(RUN) || column.equals(STATE);
          String padding = " ".repeat(space);
          line.append(line.isEmpty() ? "" : "  ").append(left ? cell + padding : padding + cell);
        });
    return line.toString().stripTrailing();
  }
}
