package surprisal.report.page;

import java.util.function.Consumer;

/** Requests from readers of the page, kept until the training loop takes them. */
public final class Steering {
  private final Consumer<String> onState;
  private boolean paused;
  private boolean save;
  private boolean sample;
  private boolean stop;

  /**
   * @param onState receives {@code running} and {@code paused}
   */
  Steering(Consumer<String> onState) {
    this.onState = onState;
  }

  /**
   * Takes a request.
   *
   * @return the reply to the reader; null for an unknown request
   */
  synchronized String ask(String request) {
    switch (request) {
      case "pause" -> pause(true);
      case "resume" -> pause(false);
      case "save" -> save = true;
      case "sample" -> sample = true;
      case "stop" -> stop = true;
      default -> {
        return null;
      }
    }
    notifyAll();
    return switch (request) {
      case "pause" -> "pausing after this step";
      case "resume" -> "resuming";
      case "save" -> "saving a checkpoint";
      case "sample" -> "drawing a sample";
      default -> "stopping after this step, with a checkpoint";
    };
  }

  private void pause(boolean wanted) {
    if (paused != wanted) {
      paused = wanted;
      onState.accept(wanted ? "paused" : "running");
    }
  }

  public synchronized boolean paused() {
    return paused;
  }

  public synchronized boolean stopRequested() {
    return stop;
  }

  /** Whether somebody asked for a checkpoint since the last call. */
  public synchronized boolean takeSave() {
    boolean taken = save;
    save = false;
    return taken;
  }

  /** Whether somebody asked for a sample since the last call. */
  public synchronized boolean takeSample() {
    boolean taken = sample;
    sample = false;
    return taken;
  }

  /** Waits for a request, at most this long. */
  public synchronized void await(long millis) throws InterruptedException {
    wait(millis);
  }
}
