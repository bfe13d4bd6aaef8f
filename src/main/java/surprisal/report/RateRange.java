package surprisal.report;

import java.awt.BasicStroke;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The result of a learning-rate range test.
 *
 * @param points in order of increasing rate
 * @param ranAway whether the loss diverged before the highest rate
 */
public record RateRange(List<Point> points, boolean ranAway) {
  /** Neighbours on each side that a slope is estimated from. */
  private static final int REACH = 4;

  private static final int ROWS = 20;

  /** With fewer updates than this the smoothed loss means little. */
  private static final int UNSETTLED = 10;

  /** Losses are drawn up to this multiple of those at the beginning. */
  private static final double TOP = 1.25;

  /**
   * One update.
   *
   * @param learningRate of this update
   * @param lossNats before this update
   * @param smoothed exponential moving average of the losses up to this one
   */
  public record Point(double learningRate, double lossNats, double smoothed) {}

  public RateRange {
    points = List.copyOf(points);
  }

  /** Where the smoothed loss is lowest; this rate is on the verge of being too high. */
  public Point lowest() {
    return points.stream().min(Comparator.comparingDouble(Point::smoothed)).orElseThrow();
  }

  /** Where the smoothed loss falls fastest with the logarithm of the rate. */
  public Point steepest() {
    int last = points.indexOf(lowest());
    Point found = lowest();
    double fastest = 0;
    for (int i = UNSETTLED; i <= last; i++) {
      Point before = points.get(Math.max(0, i - REACH));
      Point after = points.get(Math.min(points.size() - 1, i + REACH));
      double slope =
          (after.smoothed() - before.smoothed())
              / Math.log(after.learningRate() / before.learningRate());
      if (slope < fastest) {
        fastest = slope;
        found = points.get(i);
      }
    }
    return found;
  }

  /** A selection of the points as a table, and the advice they lead to. */
  public String table() {
    StringBuilder table = new StringBuilder("learning rate      loss  smoothed\n");
    int every = Math.max(1, points.size() / ROWS);
    for (int i = 0; i < points.size(); i++) {
      Point point = points.get(i);
      if (i % every == 0 || point.equals(steepest()) || point.equals(lowest())) {
        table.append(
            String.format(
                Locale.ROOT,
                "%13.2e  %8.4f  %8.4f%s\n",
                point.learningRate(),
                point.lossNats(),
                point.smoothed(),
                point.equals(steepest())
                    ? "  falls fastest"
                    : point.equals(lowest()) ? "  lowest" : ""));
      }
    }
    table.append(
        String.format(
            Locale.ROOT,
            "%s; try learning_rate: %.1e, and no more than %.1e\n",
            ranAway
                ? String.format(
                    Locale.ROOT,
                    "the loss diverged after %.1e",
                    points.get(points.size() - 1).learningRate())
                : "the loss did not diverge",
            steepest().learningRate(),
            lowest().learningRate()));
    return table.toString();
  }

  /** Draws loss and smoothed loss against the rate, on a logarithmic axis. */
  public void plot(Path file) {
    String cut = String.format(Locale.ROOT, ", cut off at %.1f", top());
    String title = "Loss while the learning rate rises" + (isCut() ? cut : "");
    XYChart chart = ChartFile.chart(title, "learning rate", "loss, nats per token");
    draw(chart, "loss", Point::lossNats, 5, 2);
    draw(chart, "smoothed", Point::smoothed, 0, 4);
    XYSeries advice =
        chart.addSeries(
            String.format(Locale.ROOT, "falls fastest: %.1e", steepest().learningRate()),
            new double[] {steepest().learningRate()},
            new double[] {steepest().smoothed()});
    advice.setLineStyle(new BasicStroke(0));
    advice.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(ChartFile.color(1));
    advice.setLineColor(ChartFile.color(1));
    chart.getStyler().setMarkerSize(16);
    ChartFile.logarithmicX(
        chart, points.get(0).learningRate(), points.get(points.size() - 1).learningRate());
    ChartFile.write(chart, file, "--plot");
  }

  private void draw(
      XYChart chart, String name, ToDoubleFunction<Point> nats, int color, float width) {
    double[] x = points.stream().mapToDouble(Point::learningRate).toArray();
    double[] y =
        points.stream().mapToDouble(point -> Math.min(nats.applyAsDouble(point), top())).toArray();
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineColor(ChartFile.color(color)).setLineStyle(new BasicStroke(width));
    series.setMarker(SeriesMarkers.NONE);
  }

  /** A loss that has run away would press everything else to the bottom. */
  private double top() {
    return TOP * points.stream().limit(UNSETTLED).mapToDouble(Point::lossNats).max().orElseThrow();
  }

  private boolean isCut() {
    return points.stream().anyMatch(point -> point.lossNats() > top());
  }

  /**
   * Rejects a file type that {@link #plot} cannot write.
   *
   * @throws surprisal.config.UserError if it ends in neither .png nor .svg
   */
  public static void requireKind(Path file) {
    ChartFile.requireKind(file, "--plot");
  }
}
