package surprisal.kernels.nd4j;

/**
 * Permission to compute with a number of ND4J threads. ND4J has one count per process, so engines
 * with the same count run side by side, and one with another count waits until they are closed.
 */
final class ThreadLease implements AutoCloseable {
  private static final Object LOCK = new Object();

  private static int threadsInUse;
  private static int holders;

  private boolean closed;

  private ThreadLease() {}

  /**
   * Waits until no engine with another thread count is open, then sets ND4J's.
   *
   * @throws IllegalStateException if the wait is interrupted
   */
  static ThreadLease of(int threads) {
    synchronized (LOCK) {
      while (holders > 0 && threadsInUse != threads) {
        try {
          LOCK.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted while waiting for ND4J's threads", e);
        }
      }
      threadsInUse = threads;
      holders++;
      Nd4jBackend.useThreads(threads);
      return new ThreadLease();
    }
  }

  @Override
  public void close() {
    synchronized (LOCK) {
      if (!closed) {
        closed = true;
        holders--;
        LOCK.notifyAll();
      }
    }
  }
}
