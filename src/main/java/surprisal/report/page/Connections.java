package surprisal.report.page;

import java.io.Closeable;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import surprisal.config.UserError;

/**
 * Accepts connections from this machine and gives each a thread. Nobody can keep others out: a
 * connection past its deadline is closed, and where too many wait for an answer, the one that has
 * waited longest makes room.
 */
final class Connections implements Closeable {
  /** Requests that may be unanswered at once. */
  private static final int MOST_WAITING = 64;

  private static final int BACKLOG = 256;
  private static final int SWEEP_MILLIS = 250;

  /** How long a request may take from its first byte to the last of its answer. */
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(5);

  /** How many ports are tried, from the requested one on. */
  private static final int PORTS = 20;

  private static final int HIGHEST_PORT = 65_535;

  /** Answers the request of a connection. */
  interface Handler {
    void answer(Connection connection) throws IOException;
  }

  private final ServerSocket server;
  private final Set<Connection> open = new LinkedHashSet<>();
  private final Handler handler;

  /**
   * Listens at {@code port}, or if that is taken, at the next free one.
   *
   * @param port 0 for any free port
   * @throws UserError if there is no free one nearby
   */
  Connections(int port, Handler handler) {
    this.handler = handler;
    int last = Math.min(HIGHEST_PORT, port + PORTS - 1);
    try {
      server = listening(port, last);
      server.setSoTimeout(SWEEP_MILLIS);
    } catch (IOException e) {
      throw new UserError(
          "--page: no port from "
              + port
              + " to "
              + last
              + " can be used ("
              + e.getMessage()
              + "); choose another",
          e);
    }
  }

  private static ServerSocket listening(int first, int last) throws IOException {
    InetAddress loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
    for (int port = first; ; port++) {
      try {
        return new ServerSocket(port, BACKLOG, loopback);
      } catch (BindException taken) {
        if (port == last) {
          throw taken;
        }
      }
    }
  }

  int port() {
    return server.getLocalPort();
  }

  /** Begins to accept. */
  void start() {
    start("page-door", this::accept);
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        admit(server.accept());
      } catch (SocketTimeoutException nobodyCame) {
        // Time to look at those who are there.
      } catch (IOException e) {
        pause();
      }
      closeOverdue();
    }
  }

  /** After an error such as too many open files, which passes when others close. */
  private static void pause() {
    try {
      Thread.sleep(SWEEP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void admit(Socket socket) {
    Connection connection = new Connection(socket, PATIENCE);
    synchronized (open) {
      List<Connection> waiting = open.stream().filter(Connection::isWaiting).toList();
      if (waiting.size() >= MOST_WAITING) {
        remove(waiting.get(0));
      }
      open.add(connection);
    }
    start("page-reader", () -> serve(connection));
  }

  private void serve(Connection connection) {
    try {
      handler.answer(connection);
    } catch (IOException gone) {
      // The other side has closed the connection, or it was closed here.
    } finally {
      remove(connection);
    }
  }

  private void remove(Connection connection) {
    connection.close();
    synchronized (open) {
      open.remove(connection);
      open.notifyAll();
    }
  }

  private void closeOverdue() {
    synchronized (open) {
      List<Connection> overdue = open.stream().filter(Connection::isOverdue).toList();
      overdue.forEach(this::remove);
    }
  }

  /** Accepts nobody else, and gives those who are here so many milliseconds to end. */
  void drain(long millis) throws InterruptedException {
    stopListening();
    long until = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
    synchronized (open) {
      while (!open.isEmpty() && System.nanoTime() < until) {
        open.wait(SWEEP_MILLIS);
      }
    }
  }

  private void stopListening() {
    try {
      server.close();
    } catch (IOException e) {
      // The port goes with the process.
    }
  }

  @Override
  public void close() {
    stopListening();
    synchronized (open) {
      List.copyOf(open).forEach(this::remove);
    }
  }
}
