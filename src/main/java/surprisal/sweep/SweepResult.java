package surprisal.sweep;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import surprisal.report.Columns;
import surprisal.report.SeedMean;
import surprisal.report.SweepPlot;

/**
 * A sweep's result: the best validation loss of each combination, over its finished seeds.
 *
 * @param losses in the order of the grid; combinations without a finished run are omitted
 */
public record SweepResult(Map<Grid.Point, SeedMean> losses) {
  /** Standard errors of a difference that chance rarely exceeds. */
  private static final double CLEAR = 2;

  public static SweepResult of(List<SweepRun> runs) {
    Map<Grid.Point, List<Double>> found = new LinkedHashMap<>();
    for (SweepRun run : runs) {
      if (run.finished()) {
        Double best = run.summary().best();
        if (best != null) {
          found.computeIfAbsent(run.point(), point -> new ArrayList<>()).add(best);
        }
      }
    }
    Map<Grid.Point, SeedMean> losses = new LinkedHashMap<>();
    found.forEach((point, each) -> losses.put(point, SeedMean.of(each)));
    return new SweepResult(losses);
  }

  /** A line for each combination; the best has a star, explained below. */
  public String table() {
    List<Map.Entry<Grid.Point, SeedMean>> ranked =
        losses.entrySet().stream()
            .sorted(Comparator.comparingDouble(entry -> entry.getValue().mean()))
            .toList();
    Optional<Grid.Point> best = ranked.stream().findFirst().map(Map.Entry::getKey);
    int width = losses.keySet().stream().mapToInt(p -> p.name().length()).max().orElse(0);
    StringBuilder table = new StringBuilder();
    table.append(" ".repeat(width)).append("  validation  standard error  seeds\n");
    losses.forEach(
        (point, loss) ->
            table
                .append(point.name())
                .append(" ".repeat(width - point.name().length()))
                .append(
                    String.format(
                        Locale.ROOT,
                        "  %10.4f  %14s  %5d%s\n",
                        loss.mean(),
                        loss.seeds() < 2
                            ? "one seed"
                            : String.format(Locale.ROOT, "±%.4f", loss.standardError()),
                        loss.seeds(),
                        best.equals(Optional.of(point)) ? "  *" : "")));
    return table.append(legend(ranked)).toString();
  }

  /** What the star and the error mean, and whether the best is clearly so. */
  private static String legend(List<Map.Entry<Grid.Point, SeedMean>> ranked) {
    if (ranked.isEmpty()) {
      return "";
    }
    StringBuilder legend = new StringBuilder("* lowest mean of the runs' best validation losses");
    boolean errors = ranked.stream().allMatch(entry -> entry.getValue().seeds() > 1);
    legend.append(
        errors
            ? "; ± is the standard error over seeds"
            : "; one seed does not show how much another would change it");
    if (errors && ranked.size() > 1) {
      SeedMean first = ranked.get(0).getValue();
      SeedMean second = ranked.get(1).getValue();
      double error = Math.hypot(first.standardError(), second.standardError());
      if (second.mean() - first.mean() < CLEAR * error) {
        legend.append("; ").append(ranked.get(1).getKey().name()).append(" is within the noise");
      }
    }
    return Columns.wrapped(legend.toString(), 2) + "\n";
  }

  /**
   * Draws loss against the first key of the grid whose values are numbers, a line for each
   * combination of the others.
   *
   * @return the file; empty if there is no such key, or fewer than two points
   */
  public Optional<Path> plot(Path file) {
    Optional<String> axis =
        losses.keySet().stream()
            .flatMap(point -> point.values().keySet().stream())
            .distinct()
            .filter(key -> losses.keySet().stream().allMatch(p -> isNumber(p.values().get(key))))
            .findFirst();
    if (axis.isEmpty() || losses.size() < 2) {
      return Optional.empty();
    }
    Map<String, List<SweepPlot.Point>> series = new LinkedHashMap<>();
    losses.forEach(
        (point, loss) -> {
          String others =
              point.values().entrySet().stream()
                  .filter(entry -> !entry.getKey().equals(axis.get()))
                  .map(entry -> entry.getKey() + "=" + entry.getValue())
                  .collect(Collectors.joining(", "));
          double x = Double.parseDouble(point.values().get(axis.get()));
          series.computeIfAbsent(others, k -> new ArrayList<>()).add(new SweepPlot.Point(x, loss));
        });
    series.values().forEach(list -> list.sort(Comparator.comparingDouble(SweepPlot.Point::x)));
    SweepPlot.write(file, axis.get(), series);
    return Optional.of(file);
  }

  private static boolean isNumber(String value) {
    return value.matches("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");
  }
}
