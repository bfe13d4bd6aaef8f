package surprisal.cli.options;

import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Option;
import surprisal.config.UserError;
import surprisal.report.RateRange;
import surprisal.run.Session;

/** {@code train --lr-find}: a learning-rate range test in place of a training. */
public final class RateRangeOptions {
  private static final int FEWEST = 20;

  @Option(
      names = "--lr-find",
      description =
          "do not train but raise the learning rate from 1e-6 until the loss runs away, and advise"
              + " one; writes no run")
  private boolean wanted;

  @Option(
      names = "--lr-steps",
      paramLabel = "N",
      defaultValue = "150",
      description = "updates of --lr-find (default: ${DEFAULT-VALUE})")
  private int steps;

  @Option(
      names = "--plot",
      paramLabel = "FILE",
      description = "draw what --lr-find found: .png or .svg")
  private Path plot;

  public boolean wanted() {
    return wanted;
  }

  /**
   * @throws UserError if the options do not go together
   */
  public void check() {
    if (!wanted && plot != null) {
      throw new UserError("--plot belongs to --lr-find; for curves of a run there is plot RUN");
    }
    if (wanted && steps < FEWEST) {
      throw new UserError("--lr-steps is " + steps + "; it must be at least " + FEWEST);
    }
    if (plot != null) {
      RateRange.requireKind(plot);
    }
  }

  /** Runs the test and says what it found. */
  public void find(Session session, PrintWriter out) {
    RateRange range = session.learningRateRange(steps);
    if (range.points().isEmpty()) {
      throw new UserError(
          "the loss is not finite at a learning rate of 1e-6; run surprisal sanity on this config");
    }
    out.print(range.table());
    if (plot != null) {
      range.plot(plot);
      out.println("drawn: " + plot);
    }
    out.flush();
  }
}
