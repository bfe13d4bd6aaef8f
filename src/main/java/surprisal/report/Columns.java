package surprisal.report;

/** Text in the columns of a terminal, where some characters take two and some none. */
public final class Columns {
  /** What every terminal has. */
  public static final int STANDARD = 80;

  private Columns() {}

  /** Width in columns of a text without line breaks. */
  public static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  private static int width(int c) {
    int type = Character.getType(c);
    if (type == Character.NON_SPACING_MARK
        || type == Character.ENCLOSING_MARK
        || type == Character.FORMAT) {
      return 0;
    }
    boolean fullWidth = (c >= 0xFF01 && c <= 0xFF60) || (c >= 0x3000 && c <= 0x303E);
    boolean emoji = c >= 0x1F300 && c <= 0x1FAFF;
    return fullWidth || emoji || isCjk(c) ? 2 : 1;
  }

  private static boolean isCjk(int c) {
    return switch (Character.UnicodeScript.of(c)) {
      case HAN, HIRAGANA, KATAKANA, HANGUL -> true;
      default -> false;
    };
  }

  /**
   * {@code text} in exactly {@code columns} columns: padded with spaces or truncated with an
   * ellipsis.
   */
  public static String fit(String text, int columns) {
    int width = width(text);
    if (width <= columns) {
      return text + " ".repeat(columns - width);
    }
    StringBuilder cut = new StringBuilder();
    int used = 0;
    for (int c : text.codePoints().toArray()) {
      if (used + width(c) > columns - 1) {
        break;
      }
      cut.appendCodePoint(c);
      used += width(c);
    }
    return cut.append('…').append(" ".repeat(columns - 1 - used)).toString();
  }

  /**
   * One line broken at spaces where it is wider than {@link #STANDARD}. A word that is wider by
   * itself stays whole.
   *
   * @param indent spaces before the second line and those that follow
   */
  public static String wrapped(String line, int indent) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    boolean empty = true;
    for (String word : line.split("(?<=[^ ])(?= +[^ ])")) {
      if (!empty && column + width(word) > STANDARD) {
        lines.append('\n').append(" ".repeat(indent));
        column = indent;
        word = word.stripLeading();
      }
      lines.append(word);
      column += width(word);
      empty = false;
    }
    return lines.toString();
  }
}
