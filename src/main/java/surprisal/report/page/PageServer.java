package surprisal.report.page;

import java.io.IOException;
import surprisal.report.RunLog;

/**
 * Serves the page of a run in progress, to this machine only: {@code /} is the page, {@code
 * /events} streams the run as server-sent events, and {@code /pause}, {@code /resume}, {@code
 * /save}, {@code /sample} and {@code /stop} accept POST requests that carry the token.
 */
public final class PageServer implements AutoCloseable {
  /** How long the last messages may take to reach the readers. */
  private static final long FAREWELL_MILLIS = 1000;

  private final Connections connections;
  private final Gate gate;
  private final RunPicture picture;
  private final Broadcast broadcast;
  private final Steering steering;
  private final Page page = Page.live();

  /**
   * Starts the server.
   *
   * @param picture of the run so far
   * @param port 0 for any free port; if it is taken, the next free one is used
   * @param isPrivate whether the run is shown only to those who have the token
   * @throws surprisal.config.UserError if no port nearby is free
   */
  public PageServer(RunPicture picture, int port, boolean isPrivate) {
    this.picture = picture;
    connections = new Connections(port, this::answer);
    gate = new Gate(connections.port(), isPrivate);
    picture.state("running");
    broadcast = new Broadcast(picture);
    steering = new Steering(broadcast::state);
    connections.start();
  }

  /** The address of the page, with the token after the #, which a browser does not send. */
  public String address() {
    return "http://127.0.0.1:" + port() + "/#" + gate.token();
  }

  public int port() {
    return connections.port();
  }

  /** The log that feeds the readers. */
  public RunLog log() {
    return broadcast;
  }

  /** The readers' requests to the training loop. */
  public Steering steering() {
    return steering;
  }

  private void answer(Connection connection) throws IOException {
    Request request;
    try {
      request = connection.request();
    } catch (Request.Refused refused) {
      connection.send(refused.status(), "refused\n");
      return;
    }
    boolean reads = request.method().equals("GET");
    if (!gate.admits(request)) {
      connection.send(403, "refused\n");
    } else if (reads && request.target().equals("/")) {
      // It holds nothing of the run, so even a private page may be had by all.
      connection.send(200, "text/html", page.policy(), page.html());
    } else if (reads && request.target().equals("/events")) {
      events(connection, request);
    } else if (request.method().equals("POST")) {
      change(connection, request);
    } else {
      boolean known = request.target().equals("/") || request.target().equals("/events");
      connection.send(known ? 405 : 404, "not found\n");
    }
  }

  private void events(Connection connection, Request request) throws IOException {
    if (!gate.mayRead(request)) {
      connection.send(403, "open the address that train printed\n");
      return;
    }
    Reader reader = new Reader(connection, gate.mayChange(request));
    try {
      broadcast.join(reader);
      reader.pump(connection.stream("text/event-stream"));
    } finally {
      broadcast.leave(reader);
    }
  }

  private void change(Connection connection, Request request) throws IOException {
    if (!gate.mayChange(request)) {
      connection.send(403, "open the address that train printed\n");
      return;
    }
    String reply = steering.ask(request.target().substring(1));
    connection.send(reply == null ? 404 : 200, reply == null ? "unknown\n" : reply);
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
   * @param next what a person may do now, in a sentence
   */
  public void finish(boolean finished, String next) {
    broadcast.next(next);
    broadcast.state(finished ? "finished" : "stopped");
    close();
  }

  /** Stops the server; queued messages still reach the readers that keep up. */
  @Override
  public void close() {
    broadcast.end();
    try {
      connections.drain(FAREWELL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    connections.close();
  }
}
