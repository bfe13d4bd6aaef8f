package surprisal.report;

import java.awt.Color;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler;
import org.knowm.xchart.style.markers.SeriesMarkers;
import surprisal.config.UserError;

/**
 * Loss curves of one or more runs: training loss averaged over neighbouring steps in a pale colour,
 * validation loss with markers, and the losses of simpler models as labelled lines.
 *
 * @param axis the horizontal axis
 * @param unit of the loss
 * @param logarithmic whether the loss is on a logarithmic scale
 */
public record CurvePlot(Axis axis, LossUnit unit, boolean logarithmic) {
  private static final int POINTS = 300;

  /** A longer legend does not fit in one row below the plot. */
  private static final int LEGEND_CHARACTERS = 120;

  /** The horizontal axis. */
  public enum Axis {
    STEPS("steps"),
    TOKENS("tokens trained on"),
    SECONDS("training time, seconds");

    private final String title;

    Axis(String title) {
      this.title = title;
    }
  }

  /** A run and its name in the chart. */
  public record Curve(String name, RunHistory run) {}

  private record Points(List<Double> x, List<Double> y) {
    Points() {
      this(new ArrayList<>(), new ArrayList<>());
    }

    /** A loss that is not finite, as of a run that diverged, has no place on the axis. */
    void add(double atX, double atY) {
      if (Double.isFinite(atY)) {
        x.add(atX);
        y.add(atY);
      }
    }
  }

  /**
   * Draws the curves.
   *
   * @throws UserError if the file ends in neither .png nor .svg or cannot be written, or a run has
   *     nothing to show
   */
  public void write(Path file, List<Curve> curves) {
    ChartFile.requireKind(file, "--out");
    boolean one = curves.size() == 1;
    String title =
        one ? "Loss of " + curves.get(0).name() : "Loss: validation thick, training thin";
    XYChart chart = ChartFile.chart(title, axis.title, unit.title());
    List<String> groups = groups(curves);
    List<String> drawn = groups.stream().distinct().toList();
    Set<String> named = new HashSet<>();
    double right = 0;
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < curves.size(); i++) {
      Curve curve = curves.get(i);
      Points train = train(curve.run());
      Points validation = validation(curve.run());
      if (train.x().isEmpty() && validation.x().isEmpty()) {
        throw new UserError(
            curve.name() + " has no steps or evaluations yet; there is nothing to draw");
      }
      int style = drawn.indexOf(groups.get(i));
      boolean first = named.add(groups.get(i));
      draw(chart, one ? "training" : curve.name() + " (training)", train, style, 2)
          .ifPresent(line -> line.setShowInLegend(one));
      draw(chart, one ? "validation" : curve.name(), validation, style, 4)
          .ifPresent(
              line -> line.setShowInLegend(first).setLabel(one ? "validation" : groups.get(style)));
      for (Points points : List.of(train, validation)) {
        for (int p = 0; p < points.x().size(); p++) {
          right = Math.max(right, points.x().get(p));
          low = Math.min(low, points.y().get(p));
          high = Math.max(high, points.y().get(p));
        }
      }
    }
    double bytesPerToken = bytesPerToken(curves.get(0).run());
    new LadderLines(unit, logarithmic, bytesPerToken).draw(chart, curves, right, low, high);
    int characters = drawn.stream().mapToInt(name -> name.length() + 6).sum();
    if (characters > LEGEND_CHARACTERS) {
      chart.getStyler().setLegendLayout(Styler.LegendLayout.Vertical);
    }
    ChartFile.write(chart, file, "--out");
  }

  /**
   * The name of each curve's group in the legend. If there are more runs than colours, those that
   * differ only in their seed are one group.
   */
  private static List<String> groups(List<Curve> curves) {
    return curves.stream()
        .map(curve -> curves.size() > ChartFile.colors() ? withoutSeed(curve.name()) : curve.name())
        .toList();
  }

  /** A sweep ends the names of its runs with their seed. */
  private static String withoutSeed(String name) {
    String rest = name.replaceFirst(",?seed=\\d+$", "");
    return rest.isEmpty() ? name : rest;
  }

  private static Optional<XYSeries> draw(
      XYChart chart, String name, Points points, int style, float width) {
    if (points.x().isEmpty()) {
      return Optional.empty();
    }
    boolean thick = width > 3;
    Color color = thick ? ChartFile.color(style) : pale(ChartFile.color(style));
    XYSeries series = chart.addSeries(name, points.x(), points.y());
    series.setLineColor(color).setLineStyle(ChartFile.stroke(style, width));
    series.setMarker(thick ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE).setMarkerColor(color);
    return Optional.of(series);
  }

  private static Color pale(Color color) {
    return new Color(
        (color.getRed() + 255) / 2, (color.getGreen() + 255) / 2, (color.getBlue() + 255) / 2);
  }

  /** Means over groups of steps, at most as many points as a slide can show. */
  private Points train(RunHistory run) {
    StepColumns steps = run.steps();
    int group = Math.max(1, (steps.size() + POINTS - 1) / POINTS);
    Points points = new Points();
    for (int from = 0; from < steps.size(); from += group) {
      int to = Math.min(steps.size(), from + group);
      double mean =
          IntStream.range(from, to)
              .mapToDouble(steps::nllNats)
              .filter(Double::isFinite)
              .average()
              .orElse(Double.NaN);
      int middle = (from + to - 1) / 2;
      points.add(
          at(run, steps.step(middle), steps.elapsedMillis(middle)),
          unit.of(mean, bytesPerToken(run)));
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
}
