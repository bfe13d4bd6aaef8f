package surprisal.cli.view;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import surprisal.report.ConsoleLog;
import surprisal.report.StatusLine;

/** Whether output goes to a terminal, and its width in columns. */
public final class Terminal {
  private static final int COLUMNS = 80;
  private static final long NANOS_BETWEEN = 5_000_000_000L;

  private int columns = columnsNow();
  private long askedAt = System.nanoTime();

  private Terminal() {}

  /** A log for standard output: one line updated in place on a terminal, otherwise plain lines. */
  public static ConsoleLog console(PrintWriter out, boolean plain, int interval) {
    if (plain || !interactive() || !movesCursor(System.getenv())) {
      return new ConsoleLog(out, interval);
    }
    Terminal terminal = new Terminal();
    StatusLine status = new StatusLine(terminal::columns, color(System.getenv()));
    return new ConsoleLog(out, status, interval);
  }

  /** Emacs and others set TERM=dumb where escape sequences would only clutter the text. */
  static boolean movesCursor(Map<String, String> environment) {
    return !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** Whether colours are allowed: no-color.org. */
  static boolean color(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty();
  }

  /** Queried again from time to time, as windows are resized. */
  private int columns() {
    long now = System.nanoTime();
    if (now - askedAt > NANOS_BETWEEN) {
      askedAt = now;
      columns = columnsNow();
    }
    return columns;
  }

  /** The width reported by the terminal driver; 80 where it cannot be queried. */
  private static int columnsNow() {
    try {
      Process stty =
          new ProcessBuilder("stty", "size")
              .redirectInput(new File("/dev/tty"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String size = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
      return ended ? columnsOf(size) : COLUMNS;
    } catch (IOException noSuchProgram) {
      return COLUMNS;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return COLUMNS;
    }
  }

  /** The second of {@code stty size}'s two numbers; 80 for anything else and for 0. */
  static int columnsOf(String size) {
    String[] words = size.strip().split(" ");
    boolean number = words.length == 2 && words[1].matches("[1-9][0-9]{0,4}");
    return number ? Integer.parseInt(words[1]) : COLUMNS;
  }

  /** True if standard output is a terminal, where lines may update in place. */
  public static boolean interactive() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // Since JDK 22 there is a console in a pipe too; this method distinguishes them.
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException olderJdk) {
      return true;
    }
  }
}
