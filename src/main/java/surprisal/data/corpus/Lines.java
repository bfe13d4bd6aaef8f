package surprisal.data.corpus;

import java.io.IOException;
import java.io.Reader;
import java.util.Locale;
import surprisal.config.UserError;

/** The lines of a text as BufferedReader finds them, of any length that memory allows. */
public final class Lines {
  /** Bytes of Java heap for a character of a line that is read and parsed. */
  private static final int BYTES_PER_CHARACTER = 10;

  private final Reader reader;
  private final String name;
  private final long longest;
  private final char[] buffer = new char[1 << 16];
  private int at;
  private int end;
  private long number;
  private boolean afterReturn;

  /**
   * @param name of the text, for messages
   */
  public Lines(Reader reader, String name) {
    this(reader, name, Runtime.getRuntime().maxMemory() / BYTES_PER_CHARACTER);
  }

  Lines(Reader reader, String name, long longest) {
    this.reader = reader;
    this.name = name;
    this.longest = Math.min(longest, 1 << 30);
  }

  /** Name and number of the last line: {@code a.jsonl:7}. */
  public String place() {
    return name + ":" + number;
  }

  /**
   * The next line without its end; null after the last.
   *
   * @throws UserError if it is longer than memory allows
   */
  public String next() throws IOException {
    StringBuilder line = null;
    while (true) {
      if (at == end && !fill()) {
        return line == null ? null : line.toString();
      }
      if (afterReturn && buffer[at] == '\n') {
        at++;
        afterReturn = false;
        continue;
      }
      afterReturn = false;
      if (line == null) {
        line = new StringBuilder();
        number++;
      }
      int from = at;
      while (at < end && buffer[at] != '\n' && buffer[at] != '\r') {
        at++;
      }
      line.append(buffer, from, at - from);
      requireMemoryFor(line.length());
      if (at < end) {
        afterReturn = buffer[at++] == '\r';
        return line.toString();
      }
    }
  }

  private boolean fill() throws IOException {
    end = Math.max(0, reader.read(buffer));
    at = 0;
    return end > 0;
  }

  private void requireMemoryFor(long length) {
    if (length > longest) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s is longer than %,d characters, too long for the Java heap; raise it with"
                  + " SURPRISAL_JAVA_OPTS=-Xmx..., or split the line",
              place(),
              longest));
    }
  }
}
