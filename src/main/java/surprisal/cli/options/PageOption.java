package surprisal.cli.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import picocli.CommandLine.Option;
import surprisal.cli.view.ShellWord;
import surprisal.config.UserError;
import surprisal.report.RunLog;
import surprisal.report.page.PageServer;
import surprisal.report.page.RunPicture;
import surprisal.report.page.Steering;
import surprisal.training.Control;

/** {@code --page [PORT]}: a run to look at while it goes. */
public final class PageOption implements AutoCloseable {
  private static final int PORT = 8017;
  private static final long PATIENCE_MILLIS = 100;

  @Option(
      names = "--page",
      arity = "0..1",
      paramLabel = "PORT",
      fallbackValue = "" + PORT,
      description =
          "show the run in a browser on this machine, at this port (default: ${FALLBACK-VALUE}; 0"
              + " for any that is free); if it is in use, the next free one is taken")
  private Integer port;

  @Option(
      names = "--page-private",
      description = "as --page, but only the address that is printed shows the run")
  private boolean isPrivate;

  private PageServer server;

  /**
   * Looks at the port before anything is loaded.
   *
   * @throws UserError if there is no such port
   */
  public void check() {
    if (port == null && isPrivate) {
      port = PORT;
    }
    if (port != null && (port < 0 || port > 65535)) {
      throw new UserError("--page is " + port + "; name a port from 0 to 65535");
    }
  }

  /** Whether there is to be a page. */
  public boolean wanted() {
    return port != null;
  }

  /**
   * Starts to serve, where that was asked for.
   *
   * @param run folder whose history so far belongs to the page
   * @return who must hear how it goes
   */
  public Optional<RunLog> open(Path run) {
    if (port == null) {
      return Optional.empty();
    }
    RunPicture picture = new RunPicture();
    if (Files.exists(run.resolve("metrics.jsonl"))) {
      picture.replay(run);
    }
    server = new PageServer(picture, port, isPrivate);
    return Optional.of(server.log());
  }

  /** As it was given, with a space in front; empty if it was not. */
  public String flag() {
    return port == null ? "" : " --page " + port;
  }

  /** Tells where the page is. */
  public void announce(RunLog console) {
    if (server != null) {
      boolean moved = port != 0 && port != server.port();
      console.note("page: " + server.address() + (moved ? " (port " + port + " is in use)" : ""));
    }
  }

  /**
   * The readers' wishes beside those of the terminal.
   *
   * @param sampler draws text and tells it, given the number of updates made; called between two
   */
  public Control control(BooleanSupplier stopRequested, IntConsumer sampler) {
    return server == null ? Control.until(stopRequested) : () -> next(stopRequested, sampler);
  }

  private Control.Request next(BooleanSupplier stopRequested, IntConsumer sampler) {
    Steering steering = server.steering();
    while (true) {
      if (stopRequested.getAsBoolean() || steering.stopRequested()) {
        return Control.Request.STOP;
      }
      if (steering.takeSave()) {
        return Control.Request.SAVE;
      }
      if (steering.takeSample()) {
        sampler.accept(server.made());
      }
      if (!steering.paused()) {
        return Control.Request.CONTINUE;
      }
      try {
        steering.await(PATIENCE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return Control.Request.STOP;
      }
    }
  }

  /**
   * The run is over.
   *
   * @param done whether the run reached its goal
   * @param next what a person may do now, in a sentence
   */
  public void finish(RunLog console, Path run, boolean done, String next) {
    if (server != null) {
      server.finish(done, next);
      server = null;
      console.note("the page is closed; to keep it: scripts/surprisal report " + ShellWord.of(run));
    }
  }

  /** After a failure: readers learn that the run has stopped. */
  @Override
  public void close() {
    if (server != null) {
      server.finish(false, null);
    }
  }
}
