package surprisal.cli.options;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Ctrl-C, or a polite kill. While the run trains it asks the loop to stop between two updates, and
 * keeps the JVM alive until the checkpoint is written; before that there is nothing to wait for. A
 * second one ends the process at once.
 */
public final class Interrupt implements BooleanSupplier {
  private static final long PATIENCE_SECONDS = 120;

  private final CountDownLatch finished = new CountDownLatch(1);
  private volatile boolean training;
  private volatile boolean requested;

  public Interrupt() {
    Runtime.getRuntime().addShutdownHook(new Thread(this::request, "interrupt"));
  }

  private void request() {
    requested = true;
    if (!training) {
      return;
    }
    SecondSignal.endsAtOnce();
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("surprisal: no checkpoint after " + PATIENCE_SECONDS + " s; stopping");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean getAsBoolean() {
    return requested;
  }

  /** From now on there is something to save. */
  public void training() {
    training = true;
  }

  /** Lets the JVM go. */
  public void finished() {
    finished.countDown();
  }
}
