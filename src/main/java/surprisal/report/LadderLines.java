package surprisal.report;

import java.awt.BasicStroke;
import java.math.BigDecimal;
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
  /** Space for the labels, as a fraction of the plot's width. */
  private static final double MARGIN = 0.17;

  /** Lines closer than this fraction of the plot's height share one label. */
  private static final double APART = 0.04;

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
    chart.getStyler().setYAxisLogarithmic(logarithmic).setYAxisLogarithmicDecadeOnly(false);
    if (logarithmic) {
      chart.getStyler().setYAxisTickLabelsFormattingFunction(LadderLines::decadeTick);
    }
    chart.getStyler().setYAxisMin(bottom).setYAxisMax(top);
    double end = right * (rungs.isEmpty() ? 1.02 : 1 + MARGIN);
    chart.getStyler().setXAxisMin(0.0).setXAxisMax(end);
    chart.getStyler().setXAxisTickLabelsFormattingFunction(x -> x > right * 1.02 ? "" : tick(x));
    List<String> names = new ArrayList<>();
    double named = Double.NaN;
    for (Rung rung : rungs) {
      double y = unit.of(rung.nats(), bytesPerToken);
      XYSeries line =
          chart.addSeries(rung.name(), new double[] {0, right * 1.01}, new double[] {y, y});
      line.setShowInLegend(false);
      line.setMarker(SeriesMarkers.NONE);
      line.setLineColor(ChartFile.FAINT).setLineStyle(dashes());
      double share = scaled(y, bottom, top);
      if (!names.isEmpty() && share - scaled(named, bottom, top) > APART) {
        label(chart, names, right, named);
        names.clear();
      }
      named = names.isEmpty() ? y : named;
      names.add(0, label(rung));
    }
    label(chart, names, right, named);
  }

  private static String label(Rung rung) {
    return rung.name().equals("uniform") ? "ln|V|" : rung.name();
  }

  private void label(XYChart chart, List<String> names, double right, double y) {
    if (!names.isEmpty()) {
      String text = String.join(", ", names);
      chart.addAnnotation(new AnnotationText(text, right * (1.01 + MARGIN / 2), y, false));
    }
  }

  private double scaled(double y, double bottom, double top) {
    return logarithmic
        ? Math.log(y / bottom) / Math.log(top / bottom)
        : (y - bottom) / (top - bottom);
  }

  private static List<Rung> common(List<CurvePlot.Curve> curves) {
    List<Rung> rungs = new ArrayList<>();
    for (int i = 0; i < curves.size(); i++) {
      List<Rung> own =
          curves.get(i).run().facts().map(facts -> facts.ladder().rungs()).orElse(List.of());
      if (i == 0) {
        rungs.addAll(own);
      } else {
        rungs.retainAll(own);
      }
    }
    return rungs;
  }

  private static BasicStroke dashes() {
    return new BasicStroke(
        1.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER, 10, new float[] {9, 7}, 0);
  }

  /** Labels 1, 2, 3 and 5 of each decade; there is no room for all nine. */
  private static String decadeTick(double y) {
    String[] parts = String.format(Locale.ROOT, "%.1e", y).split("e");
    boolean named = List.of("1.0", "2.0", "3.0", "5.0").contains(parts[0]);
    return named
        ? new BigDecimal(parts[0] + "e" + parts[1]).stripTrailingZeros().toPlainString()
        : "";
  }

  private static String tick(double x) {
    if (x >= 1e6 && x % 1e5 == 0) {
      return String.format(Locale.ROOT, x % 1e6 == 0 ? "%,.0f M" : "%,.1f M", x / 1e6);
    }
    return String.format(Locale.ROOT, x == Math.rint(x) ? "%,.0f" : "%s", x);
  }
}
