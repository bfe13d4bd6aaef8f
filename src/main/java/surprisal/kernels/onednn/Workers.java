package surprisal.kernels.onednn;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * The threads of the plain Java loops. The calling thread is worker 0 and does its share; whoever
 * is free takes the next run of chunks, so that a thread that was put aside delays nobody by more
 * than one of these.
 */
final class Workers implements AutoCloseable {

  /** One chunk's work; must touch nothing that another chunk touches. */
  interface Body {
    void run(int worker, long chunk);
  }

  /** A stretch of a long vector: at most a chunk's {@code count} elements from {@code start} on. */
  interface ChunkBody {
    void run(int worker, long start, int count);
  }

  /** Elements of a chunk: four staged arrays of them fit into a core's second-level cache. */
  static final int CHUNK = 8192;

  /**
   * Elements that are best copied to the heap at once: while a loop computes in one stripe, the
   * processor already loads the next.
   */
  static final int STRIPE = 128;

  private static final int STAGES = 4;

  /** Neighbouring chunks that a thread takes at once: memory is read fastest straight on. */
  private static final int LONGEST_RUN = 32;

  /** A short vector is cut so that each thread gets about this many runs. */
  private static final int RUNS_EACH = 8;

  private final float[][][] stages;
  private final Thread[] helpers;
  private volatile Job job;
  private volatile boolean closed;

  /**
   * @param atStart what each helper thread does before anything else
   */
  Workers(int threads, Runnable atStart) {
    stages = new float[threads][STAGES][CHUNK];
    helpers = new Thread[threads - 1];
    for (int i = 0; i < helpers.length; i++) {
      int worker = i + 1;
      helpers[i] = new Thread(() -> serve(worker, atStart), "surprisal-loops-" + worker);
      helpers[i].setDaemon(true);
      helpers[i].start();
    }
  }

  int count() {
    return helpers.length + 1;
  }

  /** Runs the body for chunks 0..chunks-1 and returns when all are done. */
  void run(long chunks, Body body) {
    if (chunks <= 1 || helpers.length == 0) {
      for (long chunk = 0; chunk < chunks; chunk++) {
        body.run(0, chunk);
      }
      return;
    }
    Job mine = new Job(body, chunks, count());
    job = mine;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
    mine.work(0);
    while (mine.finished.get() < chunks) {
      Thread.onSpinWait();
    }
    job = null;
    if (mine.failure != null) {
      throw new IllegalStateException("a loop failed", mine.failure);
    }
  }

  /** Runs the body over all chunks of a vector, {@link #CHUNK} elements each. */
  void overChunks(long length, ChunkBody body) {
    overChunks(length, CHUNK, body);
  }

  /** Runs the body over all chunks of a vector, {@code size} elements each. */
  void overChunks(long length, int size, ChunkBody body) {
    run(
        (length + size - 1) / size,
        (worker, chunk) ->
            body.run(worker, chunk * size, (int) Math.min(size, length - chunk * size)));
  }

  /** One of a worker's own arrays of CHUNK floats, to copy native memory into and work on. */
  float[] stage(int worker, int slot) {
    return stages[worker][slot];
  }

  private void serve(int worker, Runnable atStart) {
    atStart.run();
    Job last = null;
    while (!closed) {
      Job next = job;
      if (next != null && next != last) {
        next.work(worker);
        last = next;
      } else {
        last = next;
        LockSupport.park(this);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
    }
  }

  private static final class Job {
    private final Body body;
    private final long chunks;
    private final long run;
    private final AtomicLong next = new AtomicLong();
    private final AtomicLong finished = new AtomicLong();
    private volatile Throwable failure;

    Job(Body body, long chunks, int threads) {
      this.body = body;
      this.chunks = chunks;
      run = Math.max(1, Math.min(LONGEST_RUN, chunks / (RUNS_EACH * threads)));
    }

    void work(int worker) {
      for (long from = next.getAndAdd(run); from < chunks; from = next.getAndAdd(run)) {
        long to = Math.min(chunks, from + run);
        try {
          for (long chunk = from; chunk < to; chunk++) {
            body.run(worker, chunk);
          }
        } catch (RuntimeException | Error e) {
          failure = e;
        } finally {
          finished.addAndGet(to - from);
        }
      }
    }
  }
}
