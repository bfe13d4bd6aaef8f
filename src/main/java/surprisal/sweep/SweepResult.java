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
import surprisal.report.SeedMean;
import surprisal.report.SweepPlot;

/**
 * A sweep's result: the best validation loss of each combination, over its finished seeds.
 *
 * @param losses in the order of the grid; combinations without a finished run are omitted
 */
public record SweepResult(Map<Grid.Point, SeedMean> losses) {

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

  /** A line for each combination; the best has a star. */
  public String table() {
    Optional<Grid.Point> best =
        losses.entrySet().stream()
            .min(Comparator.comparingDouble(entry -> entry.getValue().mean()))
            .map(Map.Entry::getKey);
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
    return table.toString();
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
