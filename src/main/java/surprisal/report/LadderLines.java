package surprisal.report;

import java.awt.BasicStroke;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;
import surprisal.baseline.Rung;

/**
 * The axes of a loss plot and, across it, the losses of simpler models as labelled lines.
 *
 * @param unit of the loss
 * @param logarithmic whether the loss is on a logarithmic scale
 * @param bytesPerToken of the text
 */
record LadderLines(LossUnit unit, boolean logarithmic, double bytesPerToken) {
  /** Labels are at least this share of the plot's height apart. */
  private static final double APART = 0.037;

  /** Pixels between the end of a line and its label, and as many behind it. */
  private static final int SPACE = 14;

  /** A rung is the same in two runs if its losses differ by no more than this share. */
  private static final double SAME = 0.01;

  /** A line's label, and the share of the plot's height that it is at. */
  private static final class Label {
    private final String text;
    private double share;

    Label(String text, double share) {
      this.text = text;
      this.share = share;
    }
  }

  /** Draws ln|V|, the ladder and the floor, as far as all runs share them. */
  void draw(XYChart chart, List<CurvePlot.Curve> curves, double right, double low, double high) {
    List<Rung> rungs = new ArrayList<>(common(curves));
    rungs.sort(Comparator.comparingDouble(Rung::nats));
    double bottom = low;
    double top = high;
    for (Rung rung : rungs) {
      double y = unit.of(rung.nats(), bytesPerToken);
      bottom = Math.min(bottom, y);
      top = Math.max(top, y);
    }
    double padding = logarithmic ? 0 : 0.04 * (top - bottom);
    bottom = logarithmic ? bottom / 1.1 : Math.max(0, bottom - padding);
    top = logarithmic ? top * 1.1 : top + padding;
    boolean drawnLogarithmic = logarithmic && new LogTicks(bottom, top, 1).areUseful();
    if (drawnLogarithmic) {
      ChartFile.logarithmicY(chart, bottom, top);
    }
    chart.getStyler().setYAxisMin(bottom).setYAxisMax(top);
    chart.getStyler().setPlotGridLinesVisible(rungs.isEmpty());
    List<Label> labels = new ArrayList<>();
    int widest = 0;
    for (Rung rung : rungs) {
      double y = unit.of(rung.nats(), bytesPerToken);
      line(chart, rung, right, y);
      double share =
          drawnLogarithmic
              ? Math.log(y / bottom) / Math.log(top / bottom)
              : (y - bottom) / (top - bottom);
      Label label = new Label(label(rung, y), share);
      labels.add(label);
      widest = Math.max(widest, ChartFile.width(label.text) + 2 * SPACE);
    }
    double end = right * 1.01 / (1 - (double) widest / ChartFile.PLOT_WIDTH);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(end);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(x -> x > right * 1.02 ? "" : tick(x));
    spread(labels);
    for (Label label : labels) {
      double pixels = SPACE + ChartFile.width(label.text) / 2.0;
      double x = right * 1.01 + pixels / ChartFile.PLOT_WIDTH * end;
      double y =
          drawnLogarithmic
              ? bottom * Math.pow(top / bottom, label.share)
              : bottom + label.share * (top - bottom);
      chart.addAnnotation(new AnnotationText(label.text, x, y, false));
    }
  }

  private static void line(XYChart chart, Rung rung, double right, double y) {
    XYSeries line =
        chart.addSeries(rung.name(), new double[] {0, right * 1.01}, new double[] {y, y});
    line.setShowInLegend(false);
    line.setMarker(SeriesMarkers.NONE);
    line.setLineColor(ChartFile.FAINT).setLineStyle(dashes());
  }

  /** Moves labels apart, those below first, then back below the top. */
  private static void spread(List<Label> labels) {
    for (int i = 1; i < labels.size(); i++) {
      labels.get(i).share = Math.max(labels.get(i).share, labels.get(i - 1).share + APART);
    }
    double limit = 1 - APART / 2;
    for (int i = labels.size() - 1; i >= 0; i--) {
      labels.get(i).share = Math.min(labels.get(i).share, limit);
      limit = labels.get(i).share - APART;
    }
  }

  private static String label(Rung rung, double y) {
    String name = rung.name().equals("uniform") ? "ln|V|" : rung.name();
    return name + String.format(Locale.ROOT, y < 100 ? " %.3f" : " %,.0f", y);
  }

  /** Rungs that all runs have; another choice of windows changes them by less than a percent. */
  private static List<Rung> common(List<CurvePlot.Curve> curves) {
    List<Rung> rungs = new ArrayList<>(rungs(curves.get(0)));
    for (CurvePlot.Curve curve : curves) {
      List<Rung> own = rungs(curve);
      rungs.removeIf(rung -> own.stream().noneMatch(other -> isSame(rung, other)));
    }
    return rungs;
  }

  private static List<Rung> rungs(CurvePlot.Curve curve) {
    return curve.run().facts().map(facts -> facts.ladder().rungs()).orElse(List.of());
  }

  private static boolean isSame(Rung a, Rung b) {
    return a.name().equals(b.name()) && Math.abs(a.nats() - b.nats()) <= SAME * a.nats();
  }

  private static BasicStroke dashes() {
    return new BasicStroke(
        1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {9, 7}, 0);
  }

  private static String tick(double x) {
    if (x >= 1e6 && x % 1e5 == 0) {
      return String.format(Locale.ROOT, x % 1e6 == 0 ? "%,.0f M" : "%,.1f M", x / 1e6);
    }
    return String.format(Locale.ROOT, x == Math.rint(x) ? "%,.0f" : "%s", x);
  }
}
