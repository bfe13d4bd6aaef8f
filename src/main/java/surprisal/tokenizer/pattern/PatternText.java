package surprisal.tokenizer.pattern;

/** A pattern that is being read, character by character. */
final class PatternText {
  /** What {@link #peek} gives at the end. */
  static final int END = -1;

  private final int[] characters;
  private int at;

  PatternText(String pattern) {
    characters = pattern.codePoints().toArray();
  }

  int peek() {
    return peek(0);
  }

  /** The character that comes {@code later} after the next one. */
  int peek(int later) {
    return at + later < characters.length ? characters[at + later] : END;
  }

  int place() {
    return at;
  }

  void back(int place) {
    at = place;
  }

  int next() throws PatternMistake {
    if (at == characters.length) {
      throw new PatternMistake("ends too early");
    }
    return characters[at++];
  }

  /** Takes the next characters if they are these. */
  boolean accept(String expected) {
    for (int i = 0; i < expected.length(); i++) {
      if (peek(i) != expected.charAt(i)) {
        return false;
      }
    }
    at += expected.length();
    return true;
  }

  void expect(String expected) throws PatternMistake {
    if (!accept(expected)) {
      throw mistake("lacks a " + expected);
    }
  }

  /** The text before {@code end}, which is taken too. */
  String until(String end) throws PatternMistake {
    StringBuilder inside = new StringBuilder();
    while (!accept(end)) {
      inside.appendCodePoint(next());
    }
    return inside.toString();
  }

  /** As many digits of a number as there are, at most {@code most}; the number, or -1 if none. */
  int number(int radix, int most) {
    int value = -1;
    for (int n = 0; n < most && Character.digit(peek(), radix) >= 0; n++) {
      value = Math.max(value, 0) * radix + Character.digit(characters[at++], radix);
    }
    return value;
  }

  PatternMistake mistake(String what) {
    return new PatternMistake(what + " at character " + at);
  }
}
