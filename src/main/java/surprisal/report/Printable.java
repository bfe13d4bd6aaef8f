package surprisal.report;

import java.util.Locale;

/**
 * Text of unknown origin for a terminal, which would obey the control characters in it: move the
 * cursor, change colours or the title of the window, answer as if somebody typed.
 */
public final class Printable {
  /** Pictures of the characters U+0000 to U+001F. */
  private static final int PICTURES = 0x2400;

  private static final int DELETE = 0x7F;
  private static final int PICTURE_OF_DELETE = 0x2421;

  private Printable() {}

  /** The text with its control characters made visible; line ends and tabs stay. */
  public static String text(String text) {
    return visible(text, "\n\t");
  }

  /** The text on one line with all its control characters made visible. */
  public static String line(String text) {
    return visible(text, "");
  }

  private static String visible(String text, String kept) {
    if (text.codePoints().noneMatch(c -> isControl(c) && kept.indexOf(c) < 0)) {
      return text;
    }
    StringBuilder visible = new StringBuilder();
    for (int c : text.codePoints().toArray()) {
      if (!isControl(c) || kept.indexOf(c) >= 0) {
        visible.appendCodePoint(c);
      } else if (c < ' ') {
        visible.appendCodePoint(PICTURES + c);
      } else if (c == DELETE) {
        visible.appendCodePoint(PICTURE_OF_DELETE);
      } else {
        visible.append(String.format(Locale.ROOT, "<%04X>", c));
      }
    }
    return visible.toString();
  }

  /** C0, C1, line separators, and marks that reverse the direction of what follows. */
  private static boolean isControl(int c) {
    return Character.isISOControl(c)
        || c == 0x2028
        || c == 0x2029
        || (c >= 0x202A && c <= 0x202E)
        || (c >= 0x2066 && c <= 0x2069);
  }
}
