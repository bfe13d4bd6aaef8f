package surprisal.cli;

import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.cli.view.RunNames;
import surprisal.report.CurvePlot;
import surprisal.report.LossUnit;
import surprisal.report.RunHistory;

/** {@code surprisal plot RUN... --out FILE}: curves for a slide. */
@Command(
    name = "plot",
    description = "Draws the losses of one or several runs, with ln|V| and the ladder.",
    mixinStandardHelpOptions = true)
final class PlotCommand implements Runnable {
  @Parameters(arity = "1..*", paramLabel = "RUN", description = "folders of runs")
  private List<Path> runs;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "output file, .png or .svg")
  private Path out;

  @Option(
      names = "--x",
      paramLabel = "AXIS",
      defaultValue = "STEPS",
      description = "steps, tokens or seconds (default: steps)")
  private CurvePlot.Axis axis;

  @Option(
      names = "--unit",
      paramLabel = "UNIT",
      defaultValue = "NATS",
      description = "nats, bits, perplexity or bits_per_byte (default: nats)")
  private LossUnit unit;

  @Option(names = "--log", description = "logarithmic axis for the loss")
  private boolean logarithmic;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    List<CurvePlot.Curve> curves =
        runs.stream()
            .map(run -> new CurvePlot.Curve(RunNames.shortest(run, runs), RunHistory.read(run)))
            .toList();
    new CurvePlot(axis, unit, logarithmic).write(out, curves);
    spec.commandLine().getOut().println("plot: " + out);
  }
}
