package surprisal.config;

import java.util.Locale;

/** Makes one line for a terminal out of a text that may quote anything. */
final class OneLine {
  /** Longer texts lose their middle: the file is named at the start, the fix at the end. */
  static final int LONGEST = 300;

  private static final String GAP = " ... ";
  private static final int START = 190;

  private OneLine() {}

  /** The text with escapes for what a terminal does not print as it is, at most 300 characters. */
  static String of(String text) {
    StringBuilder line = new StringBuilder();
    text.codePoints().forEach(point -> line.append(printable(point)));
    if (line.length() <= LONGEST) {
      return line.toString();
    }
    int start = START;
    int end = line.length() - (LONGEST - START - GAP.length());
    // Neither cut may split a pair of surrogates.
    start -= Character.isLowSurrogate(line.charAt(start)) ? 1 : 0;
    end += Character.isLowSurrogate(line.charAt(end)) ? 1 : 0;
    return line.substring(0, start) + GAP + line.substring(end);
  }

  private static String printable(int point) {
    return switch (point) {
      case '\n' -> "\\n";
      case '\r' -> "\\r";
      case '\t' -> "\\t";
      default ->
          switch (Character.getType(point)) {
            case Character.CONTROL,
                Character.FORMAT,
                Character.SURROGATE,
                Character.LINE_SEPARATOR,
                Character.PARAGRAPH_SEPARATOR ->
                String.format(Locale.ROOT, "\\u%04x", point);
            default -> Character.toString(point);
          };
    };
  }
}
