package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.cli.view.RunNames;
import surprisal.config.UserError;
import surprisal.report.CurvePlot;
import surprisal.report.LossUnit;
import surprisal.report.RunHistory;
import surprisal.report.RunSummary;

/** {@code surprisal plot RUN... --out FILE}: curves for a slide. */
@Command(mixinStandardHelpOptions = true)
final class PlotCommand implements Runnable {
  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "runs' folders, or folders of runs such as a sweep's")
  private List<Path> named;

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
    PrintWriter console = spec.commandLine().getOut();
    List<Path> runs = new ArrayList<>();
    List<Path> skipped = new ArrayList<>();
    for (Path path : named) {
      List<Path> found = runs(path);
      runs.addAll(found);
      if (found.isEmpty()) {
        skipped.add(path);
      }
    }
    if (runs.isEmpty()) {
      throw new UserError(
          "there is no run in " + skipped.get(0) + "; name folders that train or sweep wrote");
    }
    if (!skipped.isEmpty()) {
      console.println(
          "skipped " + skipped.size() + " that are not runs, such as " + skipped.get(0));
    }
    List<CurvePlot.Curve> curves =
        runs.stream()
            .distinct()
            .map(run -> new CurvePlot.Curve(RunNames.shortest(run, runs), RunHistory.read(run)))
            .toList();
    new CurvePlot(axis, unit, logarithmic).write(out, curves);
    console.println("plot: " + out);
  }

  /** The run in a folder, else the runs directly under it; its metrics.jsonl also names a run. */
  private static List<Path> runs(Path path) {
    if (!Files.isDirectory(path)) {
      return path.endsWith("metrics.jsonl") && Files.exists(path) ? List.of(path) : List.of();
    }
    if (Files.exists(path.resolve("metrics.jsonl"))) {
      return List.of(path);
    }
    return RunsCommand.summaries(path).stream()
        .filter(run -> run.problem() == null)
        .map(RunSummary::folder)
        .toList();
  }
}
