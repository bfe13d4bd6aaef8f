package surprisal.cli.options;

import java.io.PrintWriter;
import picocli.CommandLine.Option;
import surprisal.cli.view.DryRun;
import surprisal.config.RunConfig;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.run.MemoryCheck;
import surprisal.run.MemoryEstimate;
import surprisal.run.TrainingData;

/** Whether a run fits into memory, which is judged in any case, and {@code --dry-run}. */
public final class DryRunOption {
  @Option(
      names = "--dry-run",
      description = "say what would be trained and what memory it would take, and train nothing")
  private boolean wanted;

  /**
   * Before anything is loaded.
   *
   * @throws surprisal.config.KeyError if the run does not fit whatever its text is
   */
  public void judge(RunConfig config) {
    if (!wanted) {
      MemoryCheck.now(MemoryEstimate.of(config, 1, Engines.expected(config.compute()))).require();
    }
  }

  /**
   * Before the model is made.
   *
   * @param page whether the run is shown in a page
   * @return whether this was a dry run, which is over now
   * @throws surprisal.config.KeyError if the run does not fit
   */
  public boolean ends(
      RunConfig config, TrainingData material, Kernels kernels, boolean page, PrintWriter out) {
    MemoryCheck memory =
        MemoryCheck.now(MemoryEstimate.of(config, material, kernels.memory(), page));
    if (wanted) {
      DryRun.print(out, config, material, kernels.description(), memory);
    }
    memory.require();
    return wanted;
  }
}
