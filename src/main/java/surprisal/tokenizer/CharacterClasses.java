package surprisal.tokenizer;

import java.util.Map;
import surprisal.tokenizer.pattern.CodePoints;
import surprisal.tokenizer.pattern.UnicodeTable;

/** The classes of code points that {@link SplitPattern} tells apart. */
final class CharacterClasses {
  static final byte OTHER = 0;
  static final byte LETTER = 1;
  static final byte NUMBER = 2;
  static final byte SPACE = 3;

  private static final byte[] CLASSES = read();

  private CharacterClasses() {}

  /** The class of a code point; invalid bytes (-1) are {@link #OTHER}. */
  static byte of(int codePoint) {
    return codePoint < 0 ? OTHER : CLASSES[codePoint];
  }

  private static byte[] read() {
    byte[] classes = new byte[Character.MAX_CODE_POINT + 1];
    Map<String, CodePoints> categories =
        UnicodeTable.read(name -> name.length() == 2 && named(name) != OTHER);
    categories.forEach((name, members) -> members.mark(classes, named(name)));
    for (int control : new int[] {'\t', '\n', 0x0B, '\f', '\r', 0x85}) {
      classes[control] = SPACE;
    }
    return classes;
  }

  /** The class of a general category. */
  private static byte named(String category) {
    return switch (category.charAt(0)) {
      case 'L' -> LETTER;
      case 'N' -> NUMBER;
      case 'Z' -> SPACE;
      default -> OTHER;
    };
  }
}
