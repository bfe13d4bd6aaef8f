package surprisal.evaluation;

/**
 * What kind of token a target is. A token of several characters has the class of its first
 * character that is not white space.
 */
public enum TokenClass {
  FIRST_LETTER("first letter"),
  LETTER_INSIDE_WORD("letter inside word"),
  SPACE("space"),
  PUNCTUATION("punctuation"),
  DIGIT("digit"),
  NEWLINE("newline"),
  /** Symbols, control characters, and bytes that do not form a complete character. */
  OTHER("other");

  private final String label;

  TokenClass(String label) {
    this.label = label;
  }

  /**
   * The class of a token.
   *
   * @param before the text before it; only its last character matters, none at the start
   * @param token its own text
   */
  public static TokenClass of(String before, String token) {
    String content = token.stripLeading();
    if (content.isEmpty()) {
      return token.isEmpty()
          ? OTHER
          : token.contains("\n") || token.contains("\r") ? NEWLINE : SPACE;
    }
    int c = content.codePointAt(0);
    if (isLetter(c)) {
      boolean inside =
          content.length() == token.length()
              && !before.isEmpty()
              && isLetter(before.codePointBefore(before.length()));
      return inside ? LETTER_INSIDE_WORD : FIRST_LETTER;
    }
    return ofCharacter(c);
  }

  /** The class of a character that is neither letter nor white space. */
  static TokenClass ofCharacter(int c) {
    return switch (Character.getType(c)) {
      case Character.DECIMAL_DIGIT_NUMBER -> DIGIT;
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          PUNCTUATION;
      default -> OTHER;
    };
  }

  private static boolean isLetter(int c) {
    int type = Character.getType(c);
    return Character.isLetter(c)
        || type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK;
  }

  /** The label in tables. */
  @Override
  public String toString() {
    return label;
  }
}
