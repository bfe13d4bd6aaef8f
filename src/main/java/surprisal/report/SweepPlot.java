package surprisal.report;

import java.awt.BasicStroke;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Loss against a swept setting, with error bars of one standard error over seeds on each side. */
public final class SweepPlot {
  private static final double DECADE = 10;

  private SweepPlot() {}

  /** A value of the setting and the loss it led to. */
  public record Point(double x, SeedMean loss) {}

  /**
   * Draws the plot.
   *
   * @param x name of the swept setting
   * @param series points by the values of the other swept settings
   */
  public static void write(Path file, String x, Map<String, List<Point>> series) {
    XYChart chart = ChartFile.chart("", x, "best validation loss, nats per token");
    List<Double> all = new ArrayList<>();
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (List<Point> points : series.values()) {
      for (Point point : points) {
        double error =
            Double.isNaN(point.loss().standardError()) ? 0 : point.loss().standardError();
        all.add(point.x());
        low = Math.min(low, point.loss().mean() - error);
        high = Math.max(high, point.loss().mean() + error);
      }
    }
    double least = all.stream().mapToDouble(v -> v).min().orElse(0);
    double most = all.stream().mapToDouble(v -> v).max().orElse(1);
    boolean logarithmic = least > 0 && most / least >= DECADE / 2;
    int i = 0;
    for (Map.Entry<String, List<Point>> entry : new LinkedHashMap<>(series).entrySet()) {
      XYSeries line =
          chart.addSeries(
              entry.getKey().isEmpty() ? "mean over seeds" : entry.getKey(),
              entry.getValue().stream().mapToDouble(p -> at(p.x(), logarithmic)).toArray(),
              entry.getValue().stream().mapToDouble(p -> p.loss().mean()).toArray(),
              entry.getValue().stream()
                  .mapToDouble(p -> p.loss().seeds() < 2 ? 0 : p.loss().standardError())
                  .toArray());
      line.setLineColor(ChartFile.color(i)).setLineStyle(new BasicStroke(3));
      line.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(ChartFile.color(i));
      i++;
    }
    double margin = 0.1 * Math.max(high - low, 1e-3 * Math.abs(high));
    double width = at(most, logarithmic) - at(least, logarithmic);
    double side = width == 0 ? 0.5 : 0.06 * width;
    chart
        .getStyler()
        .setErrorBarsColorSeriesColor(true)
        .setYAxisMin(low - margin)
        .setYAxisMax(high + margin)
        .setXAxisMin(at(least, logarithmic) - side)
        .setXAxisMax(at(most, logarithmic) + side)
        .setLegendVisible(series.size() > 1);
    if (logarithmic) {
      chart
          .getStyler()
          .setXAxisTickLabelsFormattingFunction(
              v -> String.format(Locale.ROOT, "%.1e", Math.pow(DECADE, v)));
    }
    ChartFile.write(chart, file, "--plot");
  }

  /** Swept values are rarely decades apart, so the axis is linear in their logarithm. */
  private static double at(double x, boolean logarithmic) {
    return logarithmic ? Math.log10(x) : x;
  }
}
