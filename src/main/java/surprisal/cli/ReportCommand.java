package surprisal.cli;

import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.report.RunFile;
import surprisal.report.page.RunPicture;

/** {@code surprisal report RUN}: the page of {@code train --page} as a file. */
@Command(mixinStandardHelpOptions = true)
final class ReportCommand implements Runnable {
  @Parameters(paramLabel = "RUN", description = "a run's folder, or its metrics.jsonl")
  private Path run;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "output file (default: report.html in the run's folder)")
  private Path out;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    RunPicture picture = RunPicture.of(run);
    Path file = out == null ? new RunFile(run).file().resolveSibling("report.html") : out;
    picture.page().write(file, "--out");
    spec.commandLine().getOut().println("report: " + file);
    spec.commandLine().getOut().flush();
  }
}
