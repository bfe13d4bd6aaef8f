package surprisal.report.page;

import java.util.function.Consumer;

/** What readers of the page have asked for, until the loop hears it. */
public final class Steering {
  private final Consumer<String> onState;
  private boolean paused;
  private boolean save;
  private boolean stop;

  /**
   * @param onState hears {@code running} and {@code paused}
   */
  Steering(Consumer<String> onState) {
    this.onState = onState;
  }

  /**
   * Takes a wish.
   *
   * @return what the reader is told; null where there is no such wish
   */
  synchronized String ask(String wish) {
    switch (wish) {
      case "pause" -> pause(true);
      case "resume" -> pause(false);
      case "save" -> save = true;
      case "stop" -> stop = true;
      default -> {
        return null;
      }
    }
    notifyAll();
    return switch (wish) {
      case "pause" -> "pauses after this step";
      case "resume" -> "goes on";
      case "save" -> "saves a checkpoint";
      default -> "stops after this step, with a checkpoint";
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

  /** True once for each time that somebody asked for a checkpoint since the last call. */
  public synchronized boolean takeSave() {
    boolean taken = save;
    save = false;
    return taken;
  }

  /** Waits until something was asked, or so long. */
  public synchronized void await(long millis) throws InterruptedException {
    wait(millis);
  }
}
