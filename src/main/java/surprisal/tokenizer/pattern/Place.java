package surprisal.tokenizer.pattern;

/** The places in a text that a pattern can ask for. */
enum Place {
  TEXT_START,
  TEXT_END,
  /** The end, or before a newline that ends the text. */
  LAST_LINE_END,
  LINE_START,
  LINE_END,
  WORD_EDGE,
  NO_WORD_EDGE;

  boolean is(String text, int at) {
    int end = text.length();
    return switch (this) {
      case TEXT_START -> at == 0;
      case TEXT_END -> at == end;
      case LAST_LINE_END -> at == end || at == end - 1 && text.charAt(at) == '\n';
      case LINE_START -> at == 0 || at < end && text.charAt(at - 1) == '\n';
      case LINE_END -> at == end || text.charAt(at) == '\n';
      case WORD_EDGE -> isWordEdge(text, at);
      case NO_WORD_EDGE -> !isWordEdge(text, at);
    };
  }

  private static boolean isWordEdge(String text, int at) {
    boolean before = at > 0 && UnicodeClasses.WORD_ALONE.has(text.codePointBefore(at));
    boolean after = at < text.length() && UnicodeClasses.WORD_ALONE.has(text.codePointAt(at));
    return before != after;
  }
}
