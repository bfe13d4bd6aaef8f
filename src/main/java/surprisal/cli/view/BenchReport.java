package surprisal.cli.view;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import surprisal.checks.Bench;
import surprisal.cli.BenchCommand;
import surprisal.engines.Engines;
import surprisal.kernels.Part;

/**
 * What {@link BenchCommand} measured, as JSON and as a table. Rates and parts are those of the
 * median step.
 *
 * @param peakRssBytes peak memory of the process up to its last step; null where the system does
 *     not report it
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record BenchReport(
    double tokensPerSecond,
    double millisecondsPerStep,
    double fastestMilliseconds,
    double slowestMilliseconds,
    Map<String, Double> millisecondsByPart,
    double gflops,
    double matmulPeakGflops,
    double fractionOfPeak,
    Long peakRssBytes,
    String engine,
    String precision,
    int threads,
    long tokensPerStep,
    int steps) {

  public static BenchReport of(
      Bench bench,
      List<Bench.Step> steps,
      double peakPerSecond,
      Long peakRssBytes,
      Engines.Choice choice) {
    List<Bench.Step> sorted =
        steps.stream().sorted(Comparator.comparingLong(Bench.Step::nanos)).toList();
    Bench.Step median = sorted.get((sorted.size() - 1) / 2);
    Map<String, Double> byPart = new LinkedHashMap<>();
    for (Part part : Part.values()) {
      byPart.put(part.name().toLowerCase(Locale.ROOT), median.byPart().get(part) / 1e6);
    }
    double perSecond = bench.operationsPerStep() / median.nanos() * 1e9;
    return new BenchReport(
        bench.tokensPerStep() / (median.nanos() / 1e9),
        median.nanos() / 1e6,
        sorted.get(0).nanos() / 1e6,
        sorted.get(sorted.size() - 1).nanos() / 1e6,
        byPart,
        perSecond / 1e9,
        peakPerSecond / 1e9,
        perSecond / peakPerSecond,
        peakRssBytes,
        choice.engine(),
        choice.precision(),
        choice.threads(),
        bench.tokensPerStep(),
        steps.size());
  }

  public String table() {
    Lines table = new Lines(2);
    table.line(
        "%,.0f tokens/s: %.2f ms for a step of %,d tokens (median of %d; fastest %.2f, slowest"
            + " %.2f)",
        tokensPerSecond,
        millisecondsPerStep,
        tokensPerStep,
        steps,
        fastestMilliseconds,
        slowestMilliseconds);
    millisecondsByPart.forEach(
        (part, millis) ->
            table.line(
                "  %-10s %9.3f ms %5.1f%%", part, millis, 100 * millis / millisecondsPerStep));
    table.line(
        "%.0f GFLOP/s = %.1f%% of the %.0f that a large matrix product reaches here",
        gflops, 100 * fractionOfPeak, matmulPeakGflops);
    table.line("  (each token 6 (12 n_layer C^2 + |V| C) + 12 n_layer T C operations)");
    table.line(
        peakRssBytes == null ? "peak memory unknown here" : "peak memory %.0f MB",
        peakRssBytes == null ? 0 : peakRssBytes / 1e6);
    return table.toString();
  }
}
