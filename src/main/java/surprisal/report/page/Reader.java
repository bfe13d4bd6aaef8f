package surprisal.report.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One open page. Messages wait in a queue that its own thread empties; a reader that lets the queue
 * fill up is dropped, so that no one else ever waits for it.
 */
final class Reader {
  private static final int LONGEST_QUEUE = 64;
  private static final long KEEP_ALIVE_SECONDS = 15;
  private static final byte[] KEEP_ALIVE = utf8(": still here\n\n");
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
  private final Thread thread = Thread.currentThread();
  private volatile boolean dropped;

  /** An event of the stream that EventSource reads. */
  static byte[] event(String name, String json) {
    return utf8("event: " + name + "\ndata: " + json + "\n\n");
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Hands over a message without waiting.
   *
   * @return false if the reader stalls; it is dropped then
   */
  boolean offer(byte[] message) {
    if (!dropped && queue.offer(message)) {
      return true;
    }
    drop();
    return false;
  }

  /** Ends the stream after what is queued. */
  void end() {
    offer(END);
  }

  /** Ends the stream now, also in the middle of a write: an interrupt closes its channel. */
  void drop() {
    if (!dropped) {
      dropped = true;
      thread.interrupt();
    }
  }

  boolean dropped() {
    return dropped;
  }

  /** Writes until the end, on the thread that made this reader. */
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
