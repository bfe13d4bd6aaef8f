package surprisal.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.apache.batik.svggen.SVGGraphics2D;
import org.knowm.xchart.ChartEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import org.w3c.dom.Document;
import surprisal.config.UserError;

/** A 16:9 chart that is legible from the back of a room, as PNG or SVG. */
final class ChartFile {
  private static final int WIDTH = 1600;
  private static final int HEIGHT = 900;

  /** Width and height without axes, their labels and the legend, about. */
  static final int PLOT_WIDTH = 1450;

  static final int PLOT_HEIGHT = 690;

  private static final int ANNOTATION = 20;
  private static final String SVG = "http://www.w3.org/2000/svg";

  /** Okabe and Ito's palette, distinguishable with any kind of colour vision. */
  private static final Color[] COLORS = {
    new Color(0x0072B2),
    new Color(0xD55E00),
    new Color(0x009E73),
    new Color(0xCC79A7),
    new Color(0xE69F00),
    new Color(0x56B4E9),
    new Color(0x444444)
  };

  static final Color INK = new Color(0x33, 0x33, 0x33);
  static final Color FAINT = new Color(0x77, 0x77, 0x77);

  private ChartFile() {}

  /** The colour of the i-th series. */
  static Color color(int i) {
    return COLORS[i % COLORS.length];
  }

  /** The stroke of the i-th series: once the colours repeat, it is dashed. */
  static BasicStroke stroke(int i, float width) {
    float[] dashes = {4 * width, 2 * width};
    return i < COLORS.length
        ? new BasicStroke(width)
        : new BasicStroke(width, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 10, dashes, 0);
  }

  static int colors() {
    return COLORS.length;
  }

  static Font font(int size) {
    return new Font(Font.SANS_SERIF, Font.PLAIN, size);
  }

  /** Width of an annotation, pixels. */
  static int width(String annotation) {
    FontRenderContext plain = new FontRenderContext(null, true, true);
    return (int) Math.ceil(font(ANNOTATION).getStringBounds(annotation, plain).getWidth());
  }

  /** Makes an axis logarithmic from {@code low} to {@code high}, where that shows anything. */
  static void logarithmicY(XYChart chart, double low, double high) {
    LogTicks ticks = new LogTicks(low, high, PLOT_HEIGHT / 34);
    if (ticks.areUseful()) {
      chart.getStyler().setYAxisLogarithmic(true).setYAxisLogarithmicDecadeOnly(false);
      chart.getStyler().setYAxisTickLabelsFormattingFunction(ticks::label);
    }
  }

  /** The same for the horizontal axis. */
  static void logarithmicX(XYChart chart, double low, double high) {
    LogTicks ticks = new LogTicks(low, high, PLOT_WIDTH / 90);
    if (ticks.areUseful()) {
      chart.getStyler().setXAxisLogarithmic(true).setXAxisLogarithmicDecadeOnly(false);
      chart.getStyler().setXAxisTickLabelsFormattingFunction(ticks::label);
    }
  }

  /** An empty chart in the style of all charts. */
  static XYChart chart(String title, String x, String y) {
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(title)
            .xAxisTitle(x)
            .yAxisTitle(y)
            .build();
    chart
        .getStyler()
        .setAxisTitleFont(font(26))
        .setAxisTitlePadding(16)
        .setYAxisLabelAlignment(AxesChartStyler.TextAlignment.Right)
        .setAxisTickLabelsFont(font(22))
        .setAxisTickLabelsColor(INK)
        .setPlotGridVerticalLinesVisible(false)
        .setPlotGridLinesColor(new Color(0xE4, 0xE4, 0xE4))
        .setPlotGridLinesStroke(new BasicStroke(1))
        .setPlotMargin(8)
        .setYAxisTickMarkSpacingHint(90)
        .setXAxisTickMarkSpacingHint(190)
        .setChartTitleFont(font(30))
        .setLegendFont(font(22))
        .setLegendPosition(Styler.LegendPosition.OutsideS)
        .setLegendLayout(Styler.LegendLayout.Horizontal)
        .setLegendBorderColor(Color.WHITE)
        .setLegendBackgroundColor(new Color(255, 255, 255, 215))
        .setLegendSeriesLineLength(44)
        .setPlotBorderVisible(false)
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBackgroundColor(Color.WHITE)
        .setChartFontColor(INK)
        .setChartPadding(18)
        .setAnnotationTextFont(font(ANNOTATION))
        .setAnnotationTextFontColor(FAINT)
        .setLocale(Locale.ROOT)
        .setMarkerSize(9)
        .setSeriesMarkers(new org.knowm.xchart.style.markers.Marker[] {SeriesMarkers.NONE});
    return chart;
  }

  /**
   * Rejects other file types before any work is done.
   *
   * @throws UserError if the name ends in neither .png nor .svg
   */
  static void requireKind(Path file, String option) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".png") && !name.endsWith(".svg")) {
      throw new UserError(option + " is " + file + "; name a file that ends in .png or .svg");
    }
  }

  /**
   * Draws the chart.
   *
   * @throws UserError if the file cannot be written
   */
  static void write(XYChart chart, Path file, String option) {
    requireKind(file, option);
    try (OutputStream out = Files.newOutputStream(file)) {
      if (file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
        ChartEncoder.saveChart(chart, out, "png");
      } else {
        svg(chart, out);
      }
    } catch (IOException e) {
      throw new UserError("cannot write " + file + " (" + e + "); choose another " + option, e);
    }
  }

  private static void svg(XYChart chart, OutputStream out) throws IOException {
    try {
      Document document =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .getDOMImplementation()
              .createDocument(SVG, "svg", null);
      SVGGraphics2D graphics = new SVGGraphics2D(document);
      graphics.setSVGCanvasSize(new java.awt.Dimension(WIDTH, HEIGHT));
      chart.paint(graphics, WIDTH, HEIGHT);
      OutputStreamWriter writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
      graphics.stream(writer, true);
      writer.flush();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("every JDK has a DOM", e);
    }
  }
}
