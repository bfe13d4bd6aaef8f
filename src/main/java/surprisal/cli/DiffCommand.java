package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.cli.view.DifferenceView;
import surprisal.report.RunDifference;
import surprisal.report.RunHistory;

/** {@code surprisal diff RUN1 RUN2}: whether two runs made the same bits, and if not, why. */
@Command(mixinStandardHelpOptions = true)
final class DiffCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "RUN1", description = "a run's folder")
  private Path first;

  @Parameters(index = "1", paramLabel = "RUN2", description = "another run's folder")
  private Path second;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    RunDifference difference =
        RunDifference.between(RunHistory.read(first), RunHistory.read(second));
    PrintWriter out = spec.commandLine().getOut();
    out.print(DifferenceView.of(difference));
    out.flush();
    return difference.same() ? 0 : 1;
  }
}
