package surprisal.cli.view;

import java.util.Locale;
import surprisal.report.Columns;
import surprisal.report.Printable;

/**
 * A table in the making: formatted, printable lines; what exceeds the console's width is wrapped.
 */
final class Lines {
  private final int indent;
  private final StringBuilder text = new StringBuilder();

  /**
   * @param indent blanks in front of what is wrapped
   */
  Lines(int indent) {
    this.indent = indent;
  }

  /** Adds a line, without blanks at its end. */
  void line(String format, Object... values) {
    String line = Printable.text(String.format(Locale.ROOT, format, values));
    text.append(Columns.wrapped(line.stripTrailing(), indent)).append('\n');
  }

  @Override
  public String toString() {
    return text.toString();
  }
}
