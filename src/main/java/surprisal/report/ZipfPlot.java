package surprisal.report;

import java.awt.BasicStroke;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Token counts by rank on logarithmic scales, where Zipf's law is a straight line. */
public final class ZipfPlot {
  private static final int MOST_POINTS = 400;

  private ZipfPlot() {}

  /**
   * Draws the plot.
   *
   * @param title name of the text
   * @param counts of the tokens that occur, largest first
   * @param law the count that Zipf's law predicts for a rank; NaN if there were too few tokens to
   *     fit it
   * @throws surprisal.config.UserError if the file's name ends in neither .png nor .svg, or it
   *     cannot be written
   */
  public static void write(Path file, String title, long[] counts, IntToDoubleFunction law) {
    ChartFile.requireKind(file, "--plot");
    int[] ranks = ranks(counts.length);
    XYChart chart = ChartFile.chart("Token frequencies of " + title, "rank", "count");
    ChartFile.logarithmicX(chart, 1, counts.length);
    ChartFile.logarithmicY(chart, Math.max(1, counts[counts.length - 1]), counts[0]);
    chart.getStyler().setMarkerSize(7);
    double[] x = Arrays.stream(ranks).asDoubleStream().toArray();
    double[] counted = Arrays.stream(ranks).mapToDouble(rank -> counts[rank - 1]).toArray();
    XYSeries dots = chart.addSeries("counted", x, counted);
    dots.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    dots.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(ChartFile.color(0));
    int last = counts.length;
    double[] expected = {law.applyAsDouble(1), law.applyAsDouble(last)};
    if (Arrays.stream(expected).allMatch(Double::isFinite)) {
      XYSeries line = chart.addSeries("Zipf's law", new double[] {1, last}, expected);
      line.setMarker(SeriesMarkers.NONE).setLineColor(ChartFile.color(1));
      line.setLineStyle(new BasicStroke(3));
    }
    ChartFile.write(chart, file, "--plot");
  }

  /** All ranks while they are few, then spaced evenly on the logarithmic axis. */
  private static int[] ranks(int count) {
    double widest = Math.log(count) / MOST_POINTS;
    return IntStream.rangeClosed(0, MOST_POINTS)
        .map(i -> (int) Math.round(Math.exp(i * widest)))
        .distinct()
        .toArray();
  }
}
