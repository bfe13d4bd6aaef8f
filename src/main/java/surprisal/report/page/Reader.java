package surprisal.report.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One open page. Messages wait in a queue that its own thread empties; a reader whose queue fills
 * up is dropped, so that nobody ever waits for it.
 */
final class Reader {
  private static final int LONGEST_QUEUE = 64;
  private static final long KEEP_ALIVE_SECONDS = 15;
  private static final byte[] KEEP_ALIVE = utf8(": still here\n\n");
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
  private final Thread thread = Thread.currentThread();
  private volatile boolean dropped;

  /** A server-sent event, as EventSource reads it. */
  static byte[] event(String name, String json) {
    return utf8("event: " + name + "\ndata: " + json + "\n\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Queues a message without waiting.
   *
   * @return false if the reader has stalled and was dropped
   */
  boolean offer(byte[] message) {
    if (!dropped && queue.offer(message)) {
      return true;
    }
    drop();
    return false;
  }

  /** Ends the stream after the queued messages. */
  void end() {
    offer(END);
  }

  /** Ends the stream now, even in the middle of a write: an interrupt closes its channel. */
  void drop() {
    if (!dropped) {
      dropped = true;
      thread.interrupt();
    }
  }

  boolean dropped() {
    return dropped;
  }

  /** Writes messages until the end, on the thread that created this reader. */
  void pump(OutputStream out) throws IOException {
    try {
      while (!dropped) {
        byte[] message = queue.poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        if (message == END) {
          return;
        }
        out.write(message == null ? KEEP_ALIVE : message);
        out.flush();
      }
    } catch (InterruptedException e) {
      dropped = true;
    }
  }
}
