package surprisal.report.page;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import surprisal.config.UserError;
import surprisal.report.RunLog;

/**
 * Serves the page of a run in progress, to this machine only: {@code /} is the page, {@code
 * /events} streams the run as server-sent events, and {@code /pause}, {@code /resume}, {@code
 * /save}, {@code /sample} and {@code /stop} accept POST requests that carry the token.
 */
public final class PageServer implements AutoCloseable {
  private static final int MOST_REQUESTS = 128;
  private static final int BACKLOG = 64;

  /** How long the last messages may take to reach the readers. */
  private static final long FAREWELL_MILLIS = 1000;

  private final HttpServer server;
  private final ThreadPoolExecutor threads;
  private final Gate gate;
  private final RunPicture picture;
  private final Broadcast broadcast;
  private final Steering steering;

  /**
   * Starts the server.
   *
   * @param picture of the run so far
   * @param port 0 for any free port
   * @throws UserError if the port is taken
   */
  public PageServer(RunPicture picture, int port) {
    this.picture = picture;
    try {
      server = HttpServer.create(new InetSocketAddress(loopback(), port), BACKLOG);
    } catch (IOException e) {
      throw new UserError(
          "--page: port " + port + " cannot be used (" + e.getMessage() + "); choose another", e);
    }
    picture.state("running");
    broadcast = new Broadcast(picture);
    steering = new Steering(broadcast::state);
    gate = new Gate(server.getAddress().getPort());
    threads =
        new ThreadPoolExecutor(
            0,
            MOST_REQUESTS,
            10,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            task -> {
              Thread thread = new Thread(task, "page-reader");
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
  }

  /** The address of the page, with the token after the #, which a browser does not send. */
  public String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/#" + gate.token();
  }

  /** The log that feeds the readers. */
  public RunLog log() {
    return broadcast;
  }

  /** The readers' requests to the training loop. */
  public Steering steering() {
    return steering;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      int verdict = gate.judge(exchange);
      String path = exchange.getRequestURI().getRawPath();
      String method = exchange.getRequestMethod();
      if (verdict != 200) {
        send(exchange, verdict, "text/plain", "refused\n");
      } else if (exchange.getRequestURI().getRawQuery() != null) {
        send(exchange, 404, "text/plain", "not found\n");
      } else if (path.equals("/") && method.equals("GET")) {
        page(exchange);
      } else if (path.equals("/events") && method.equals("GET")) {
        events(exchange);
      } else if (method.equals("POST")) {
        change(exchange, path);
      } else {
        boolean known = path.equals("/") || path.equals("/events");
        send(exchange, known ? 405 : 404, "text/plain", "not found\n");
      }
    }
  }

  private void page(HttpExchange exchange) throws IOException {
    Page page = picture.livePage();
    exchange
        .getResponseHeaders()
        .set("Content-Security-Policy", page.policy() + "; frame-ancestors 'none'");
    send(exchange, 200, "text/html", page.html());
  }

  private void events(HttpExchange exchange) throws IOException {
    Reader reader = broadcast.join();
    if (reader == null) {
      send(exchange, 503, "text/plain", "too many open pages\n");
      return;
    }
    try {
      protect(exchange.getResponseHeaders(), "text/event-stream");
      exchange.sendResponseHeaders(200, 0);
      reader.pump(exchange.getResponseBody());
    } finally {
      broadcast.leave(reader);
    }
  }

  private void change(HttpExchange exchange, String path) throws IOException {
    if (!gate.mayChange(exchange)) {
      send(exchange, 403, "text/plain", "open the address that train printed\n");
      return;
    }
    String reply = steering.ask(path.substring(1));
    send(exchange, reply == null ? 404 : 200, "text/plain", reply == null ? "unknown\n" : reply);
  }

  private static void send(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    protect(exchange.getResponseHeaders(), type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void protect(Headers headers, String type) {
    headers.set("Content-Type", type + "; charset=utf-8");
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.putIfAbsent(
        "Content-Security-Policy", List.of("default-src 'none'; frame-ancestors 'none'"));
  }

  /** Updates made so far, which identify a sample. */
  public int made() {
    return picture.made();
  }

  /** How many pages are open. */
  int readers() {
    return broadcast.readers();
  }

  /**
   * Tells the readers that the run is over and stops the server.
   *
   * @param finished whether the run reached its goal
   */
  public void finish(boolean finished) {
    broadcast.state(finished ? "finished" : "stopped");
    close();
  }

  /** Stops the server; queued messages still reach the readers that keep up. */
  @Override
  public void close() {
    broadcast.end();
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(FAREWELL_MILLIS);
    try {
      while (threads.getActiveCount() > 0 && System.nanoTime() < until) {
        Thread.sleep(10);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    server.stop(0);
    threads.shutdownNow();
  }
}
