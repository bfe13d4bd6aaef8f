package surprisal.tokenizer.pattern;

/**
 * What follows a backslash, in a class or outside: one character or a set of them.
 *
 * @param character -1 if it is a set
 */
record Escape(int character, CodePoints set) {
  /** References to groups, parts of the match, and other ways to write a byte. */
  private static final String UNSUPPORTED = "123456789kgKGXyYcCM";

  /** Reads on after the backslash. */
  static Escape read(PatternText text) throws PatternMistake {
    int c = text.next();
    return switch (c) {
      case 't' -> character('\t');
      case 'n' -> character('\n');
      case 'r' -> character('\r');
      case 'f' -> character('\f');
      case 'v' -> character(0x0B);
      case 'a' -> character(0x07);
      case 'e' -> character(0x1B);
      case '0' -> character(Math.max(0, text.number(8, 2)));
      case 'x' -> hexadecimal(text);
      case 'u' -> valid(text.number(16, 4), text);
      case 'd' -> of(UnicodeClasses.DIGIT);
      case 'D' -> of(UnicodeClasses.DIGIT.complement());
      case 'h' -> of(UnicodeClasses.HEX_DIGIT);
      case 'H' -> of(UnicodeClasses.HEX_DIGIT.complement());
      case 's' -> of(UnicodeClasses.SPACE);
      case 'S' -> of(UnicodeClasses.SPACE.complement());
      case 'w' -> of(UnicodeClasses.WORD);
      case 'W' -> of(UnicodeClasses.WORD.complement());
      case 'N' -> of(CodePoints.of('\n').complement());
      case 'O' -> of(CodePoints.ANY);
      case 'p', 'P' -> text.accept("{") ? property(text, c == 'P') : character(c);
      default -> {
        if (UNSUPPORTED.indexOf(c) >= 0) {
          throw text.mistake("has \\" + Character.toString(c) + ", which is not supported,");
        }
        yield character(c);
      }
    };
  }

  private static Escape hexadecimal(PatternText text) throws PatternMistake {
    if (!text.accept("{")) {
      int value = text.number(16, 2);
      // Above, Oniguruma takes it for a byte of UTF-8.
      return valid(value < 0x80 ? value : -1, text);
    }
    Escape character = valid(text.number(16, 6), text);
    text.expect("}");
    return character;
  }

  private static Escape valid(int value, PatternText text) throws PatternMistake {
    boolean isCharacter = value <= 0xD7FF || value >= 0xE000 && value <= Character.MAX_CODE_POINT;
    if (value < 0 || !isCharacter) {
      throw text.mistake("has a number that is not that of a character");
    }
    return character(value);
  }

  private static Escape property(PatternText text, boolean negative) throws PatternMistake {
    boolean inner = text.accept("^");
    String name = text.until("}");
    CodePoints set = UnicodeClasses.named(name);
    if (set == null) {
      throw new PatternMistake("has the class \\p{" + name + "}, which is not supported");
    }
    return of(inner == negative ? set : set.complement());
  }

  private static Escape character(int c) {
    return new Escape(c, null);
  }

  private static Escape of(CodePoints set) {
    return new Escape(-1, set);
  }

  boolean isSet() {
    return set != null;
  }

  CodePoints codePoints() {
    return isSet() ? set : CodePoints.of(character);
  }
}
