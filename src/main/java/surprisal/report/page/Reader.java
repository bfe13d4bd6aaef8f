package surprisal.report.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * One open page. Messages wait in a queue that its own thread empties; a reader whose queue fills
 * up, or who does not take a message in time, is dropped, so that nobody ever waits for it.
 */
final class Reader {
  private static final int LONGEST_QUEUE = 64;
  private static final long KEEP_ALIVE_SECONDS = 15;
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(10);
  private static final long FOREVER = Long.MAX_VALUE / 4;
  private static final byte[] KEEP_ALIVE = utf8(": still here\n\n");
  private static final byte[] END = {};

  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(LONGEST_QUEUE);
  private final Connection connection;
  private final boolean trusted;
  private volatile boolean dropped;

  /**
   * @param trusted whether the reader has the token
   */
  Reader(Connection connection, boolean trusted) {
    this.connection = connection;
    this.trusted = trusted;
  }

  boolean trusted() {
    return trusted;
  }

  /** A server-sent event. */
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

  /** Ends the stream now, even in the middle of a write. */
  void drop() {
    dropped = true;
    connection.close();
  }

  boolean dropped() {
    return dropped;
  }

  /** Writes messages until the end, on the connection's own thread. */
  void pump(OutputStream out) throws IOException {
    try {
      while (!dropped) {
        connection.allow(FOREVER);
        byte[] message = queue.poll(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        if (message == END) {
          return;
        }
        connection.allow(PATIENCE);
        out.write(message == null ? KEEP_ALIVE : message);
      }
    } catch (InterruptedException e) {
      dropped = true;
    }
  }
}
