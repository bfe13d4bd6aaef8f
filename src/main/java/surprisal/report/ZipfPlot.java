package surprisal.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import surprisal.config.UserError;

/** Token counts by rank on logarithmic scales, where Zipf's law is a straight line. */
public final class ZipfPlot {
  private static final int MOST_POINTS = 400;

  private ZipfPlot() {}

  /**
   * Draws a PNG.
   *
   * @param title name of the text
   * @param counts of the tokens that occur, largest first
   * @param law the count that Zipf's law predicts for a rank; NaN if there were too few tokens to
   *     fit it
   * @throws UserError if the file's name does not end in .png, or it cannot be written
   */
  public static void write(Path file, String title, long[] counts, IntToDoubleFunction law) {
    if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
      throw new UserError("--plot is " + file + "; name a file that ends in .png");
    }
    int[] ranks = ranks(counts.length);
    XYChart chart = chart(title);
    double[] x = Arrays.stream(ranks).asDoubleStream().toArray();
    double[] counted = Arrays.stream(ranks).mapToDouble(rank -> counts[rank - 1]).toArray();
    XYSeries dots = chart.addSeries("counted", x, counted);
    dots.setXYSeriesRenderStyle(XYSeries.XYSeriesRenderStyle.Scatter);
    dots.setMarker(SeriesMarkers.CIRCLE).setMarkerColor(new Color(0x1F77B4));
    int last = counts.length;
    double[] expected = {law.applyAsDouble(1), law.applyAsDouble(last)};
    if (Arrays.stream(expected).allMatch(Double::isFinite)) {
      XYSeries line = chart.addSeries("Zipf's law", new double[] {1, last}, expected);
      line.setMarker(SeriesMarkers.NONE).setLineColor(new Color(0xD62728));
      line.setLineStyle(new BasicStroke(2));
    }
    try (OutputStream out = Files.newOutputStream(file)) {
      ChartEncoder.saveChart(chart, out, "png");
    } catch (IOException e) {
      throw new UserError("cannot write " + file + " (" + e + "); choose another --plot", e);
    }
  }

  private static XYChart chart(String title) {
    XYChart chart =
        new XYChartBuilder()
            .width(900)
            .height(600)
            .title("Token frequencies of " + title)
            .xAxisTitle("rank")
            .yAxisTitle("count")
            .build();
    chart
        .getStyler()
        .setXAxisLogarithmic(true)
        .setYAxisLogarithmic(true)
        .setLegendPosition(Styler.LegendPosition.InsideNE)
        .setChartBackgroundColor(Color.WHITE)
        .setMarkerSize(5);
    return chart;
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
