package surprisal.report.page;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One request and its answer. Its own thread reads and writes it; any thread may close it, which
 * ends a blocked read or write.
 */
final class Connection implements Closeable {
  private final Socket socket;
  private volatile long deadline;
  private volatile boolean streams;

  /**
   * @param patience nanoseconds until the request must have been answered
   */
  Connection(Socket socket, long patience) {
    this.socket = socket;
    allow(patience);
  }

  /** Moves the deadline to so many nanoseconds from now. */
  void allow(long nanos) {
    deadline = System.nanoTime() + nanos;
  }

  boolean isOverdue() {
    return System.nanoTime() - deadline > 0;
  }

  /** Whether the request has not been answered yet. */
  boolean isWaiting() {
    return !streams;
  }

  Request request() throws IOException {
    return Request.read(socket.getInputStream());
  }

  /** Answers with a text. */
  void send(int status, String text) throws IOException {
    send(status, "text/plain", "default-src 'none'", text);
  }

  void send(int status, String type, String policy, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    OutputStream out = socket.getOutputStream();
    out.write(head(status, type, policy, Map.of("Content-Length", String.valueOf(body.length))));
    out.write(body);
  }

  /** Begins an answer that ends when the connection does. */
  OutputStream stream(String type) throws IOException {
    streams = true;
    OutputStream out = socket.getOutputStream();
    out.write(head(200, type, "default-src 'none'", Map.of()));
    return out;
  }

  private static byte[] head(int status, String type, String policy, Map<String, String> more) {
    Map<String, String> headers = new LinkedHashMap<>(more);
    headers.put("Content-Type", type + "; charset=utf-8");
    headers.put("Content-Security-Policy", policy + "; frame-ancestors 'none'");
    headers.put("Cache-Control", "no-store");
    headers.put("X-Content-Type-Options", "nosniff");
    headers.put("X-Frame-Options", "DENY");
    headers.put("Referrer-Policy", "no-referrer");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    headers.put("Connection", "close");
    StringBuilder head = new StringBuilder("HTTP/1.1 " + status);
    head.append(status == 200 ? " OK\r\n" : " Refused\r\n");
    headers.forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    return head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }
}
