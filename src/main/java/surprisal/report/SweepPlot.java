package surprisal.report;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.knowm.xchart.AnnotationText;
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
    List<Point> all = new ArrayList<>();
    series.values().forEach(all::addAll);
    XYChart chart = ChartFile.chart(title(all), x, "best validation loss, nats per token");
    double low = all.stream().mapToDouble(p -> p.loss().mean() - error(p)).min().orElse(0);
    double high = all.stream().mapToDouble(p -> p.loss().mean() + error(p)).max().orElse(1);
    double least = all.stream().mapToDouble(Point::x).min().orElse(0);
    double most = all.stream().mapToDouble(Point::x).max().orElse(1);
    boolean logarithmic = least > 0 && most / least >= DECADE / 2;
    int i = 0;
    for (Map.Entry<String, List<Point>> entry : series.entrySet()) {
      XYSeries line =
          chart.addSeries(
              entry.getKey().isEmpty() ? "mean over seeds" : entry.getKey(),
              entry.getValue().stream().mapToDouble(p -> at(p.x(), logarithmic)).toArray(),
              entry.getValue().stream().mapToDouble(p -> p.loss().mean()).toArray(),
              entry.getValue().stream().mapToDouble(SweepPlot::error).toArray());
      line.setLineColor(ChartFile.color(i)).setLineStyle(ChartFile.stroke(i, 3));
      line.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(ChartFile.color(i));
      i++;
    }
    double margin = 0.1 * Math.max(high - low, 1e-3 * Math.abs(high));
    double width = at(most, logarithmic) - at(least, logarithmic);
    double side = width == 0 ? 0.5 : 0.06 * width;
    chart
        .getStyler()
        .setErrorBarsColorSeriesColor(true)
        .setYAxisMin(low - 2 * margin)
        .setYAxisMax(high + margin)
        .setXAxisMin(at(least, logarithmic) - side)
        .setXAxisMax(at(most, logarithmic) + side)
        .setLegendVisible(series.size() > 1)
        .setAnnotationTextFontColor(ChartFile.INK);
    chart.getStyler().setXAxisTicksVisible(false);
    nameValues(chart, all, logarithmic, low - 1.6 * margin);
    ChartFile.write(chart, file, "--plot");
  }

  /** The swept values themselves instead of round numbers between them. */
  private static void nameValues(XYChart chart, List<Point> points, boolean logarithmic, double y) {
    TreeSet<Double> values = new TreeSet<>();
    points.forEach(point -> values.add(point.x()));
    double from = at(values.first(), logarithmic);
    double pixels = 0.88 * ChartFile.PLOT_WIDTH / (at(values.last(), logarithmic) - from);
    double free = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      String text = LogTicks.text(value);
      double place = pixels * (at(value, logarithmic) - from);
      double half = ChartFile.width(text) / 2.0;
      if (values.size() == 1 || place - half > free) {
        chart.addAnnotation(new AnnotationText(text, at(value, logarithmic), y, false));
        free = place + half + 10;
      }
    }
  }

  private static String title(List<Point> points) {
    IntSummaryStatistics seeds =
        points.stream().mapToInt(point -> point.loss().seeds()).summaryStatistics();
    if (seeds.getMax() < 2) {
      return "Loss of one seed each";
    }
    String count =
        seeds.getMin() == seeds.getMax()
            ? String.valueOf(seeds.getMax())
            : seeds.getMin() + " to " + seeds.getMax();
    return "Mean over " + count + " seeds, ± one standard error";
  }

  private static double error(Point point) {
    return point.loss().seeds() < 2 ? 0 : point.loss().standardError();
  }

  /** Swept values are rarely decades apart, so the axis is linear in their logarithm. */
  private static double at(double x, boolean logarithmic) {
    return logarithmic ? Math.log10(x) : x;
  }
}
