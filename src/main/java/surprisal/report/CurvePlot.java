package surprisal.report;

import java.awt.BasicStroke;
import java.awt.Color;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import surprisal.baseline.Rung;
import surprisal.config.UserError;

/**
 * Losses of one or several runs as curves: training averaged over neighbouring steps and pale,
 * validation with its points, and what simpler models pay as named lines.
 *
 * @param axis what runs to the right
 * @param unit of the loss
 * @param logarithmic whether the loss is on a logarithmic scale
 */
public record CurvePlot(Axis axis, LossUnit unit, boolean logarithmic) {
  private static final int POINTS = 300;

  /** Room for the names of the lines, as a share of the plot's width. */
  private static final double MARGIN = 0.17;

  /** Lines that are nearer than this share of the plot's height have their names side by side. */
  private static final double APART = 0.04;

  /** More than these do not fit side by side under the plot. */
  private static final int LEGEND_CHARACTERS = 120;

  /** What runs to the right. */
  public enum Axis {
    STEPS("steps"),
    TOKENS("tokens trained on"),
    SECONDS("seconds of training");

    private final String title;

    Axis(String title) {
      this.title = title;
    }
  }

  /** A run and what it is called. */
  public record Curve(String name, RunHistory run) {}

  private record Points(List<Double> x, List<Double> y) {
    Points() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    void add(double atX, double atY) {
      x.add(atX);
      y.add(atY);
    }
  }

  /**
   * Draws them.
   *
   * @throws UserError if the file ends neither in .png nor in .svg or cannot be written, or a run
   *     has nothing to show
   */
  public void write(Path file, List<Curve> curves) {
    ChartFile.requireKind(file, "--out");
    boolean one = curves.size() == 1;
    String title = one ? curves.get(0).name() : "validation thick, training thin";
    XYChart chart = ChartFile.chart(title, axis.title, unit.title());
    double right = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      Points train = train(curve.run());
      Points validation = validation(curve.run());
      if (train.x().isEmpty() && validation.x().isEmpty()) {
        throw new UserError(curve.name() + " has no step and no evaluation yet; nothing to draw");
      }
      Color color = ChartFile.color(i);
      String name = one ? "training" : curve.name() + " in training";
      draw(chart, name, train, pale(color), 2).ifPresent(line -> line.setShowInLegend(one));
      draw(chart, one ? "validation" : curve.name(), validation, color, 4);
      for (Points points : List.of(train, validation)) {
        for (int p = 0; p < points.x().size(); p++) {
          right = Math.max(right, points.x().get(p));
          low = Math.min(low, points.y().get(p));
          high = Math.max(high, points.y().get(p));
        }
      }
    }
    lines(chart, curves, right, low, high);
    int characters = curves.stream().mapToInt(curve -> curve.name().length() + 6).sum();
    if (characters > LEGEND_CHARACTERS) {
      chart.getStyler().setLegendLayout(Styler.LegendLayout.Vertical);
    }
    ChartFile.write(chart, file, "--out");
  }

  private static Optional<XYSeries> draw(
      XYChart chart, String name, Points points, Color color, float width) {
    if (points.x().isEmpty()) {
      return Optional.empty();
    }
    XYSeries series = chart.addSeries(name, points.x(), points.y());
    series.setLineColor(color).setLineStyle(new BasicStroke(width));
    series.setMarker(width > 3 ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE).setMarkerColor(color);
    return Optional.of(series);
  }

  private static Color pale(Color color) {
    return new Color(
        (color.getRed() + 255) / 2, (color.getGreen() + 255) / 2, (color.getBlue() + 255) / 2);
  }

  /** Means of neighbouring steps, so many that a slide can show them. */
  private Points train(RunHistory run) {
    StepColumns steps = run.steps();
    int group = Math.max(1, (steps.size() + POINTS - 1) / POINTS);
    Points points = new Points();
    for (int from = 0; from < steps.size(); from += group) {
      int to = Math.min(steps.size(), from + group);
      double sum = 0;
      for (int i = from; i < to; i++) {
        sum += steps.nllNats(i);
      }
      int middle = (from + to - 1) / 2;
      points.add(
          at(run, steps.step(middle), steps.elapsedMillis(middle)),
          unit.of(sum / (to - from), bytesPerToken(run)));
    }
    return points;
  }

  private Points validation(RunHistory run) {
    Points points = new Points();
    StepColumns steps = run.steps();
    int i = 0;
    for (EvaluationRecord evaluation : run.evaluations()) {
      while (i < steps.size() && steps.step(i) < evaluation.step()) {
        i++;
      }
      long millis = i == 0 ? 0 : steps.elapsedMillis(i - 1);
      points.add(
          at(run, evaluation.step(), millis), unit.of(evaluation.nllNats(), bytesPerToken(run)));
    }
    return points;
  }

  private double at(RunHistory run, int step, long millis) {
    return switch (axis) {
      case STEPS -> step;
      case TOKENS -> (double) step * run.facts().map(RunFacts::tokensPerStep).orElse(1);
      case SECONDS -> millis / 1000.0;
    };
  }

  private static double bytesPerToken(RunHistory run) {
    return run.evaluations().stream()
        .findFirst()
        .map(evaluation -> (double) evaluation.bytes() / evaluation.tokens())
        .orElse(1.0);
  }

  /** ln|V|, the ladder and the floor, as far as all runs have them in common. */
  private void lines(XYChart chart, List<Curve> curves, double right, double low, double high) {
    List<Rung> rungs = new ArrayList<>(common(curves));
    rungs.sort(Comparator.comparingDouble(Rung::nats));
    double bytesPerToken = bytesPerToken(curves.get(0).run());
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
      chart.getStyler().setYAxisTickLabelsFormattingFunction(CurvePlot::decadeTick);
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

  private static List<Rung> common(List<Curve> curves) {
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

  /** 1, 2, 3 and 5 of each decade; names of all nine would not find room. */
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
