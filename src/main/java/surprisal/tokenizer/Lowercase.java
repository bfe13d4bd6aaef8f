package surprisal.tokenizer;

import java.util.HashMap;
import java.util.Map;
import surprisal.tokenizer.pattern.UnicodeTable;

/** Small letters for capital ones, each by itself: a sigma at the end of a word is not special. */
final class Lowercase {
  /** The part of a class's name before the distance of the small letters. */
  private static final String LOWER = "Lower";

  private static final Map<Integer, Integer> SMALL_OF_CAPITAL = read();

  private Lowercase() {}

  static String of(String text) {
    StringBuilder small = new StringBuilder(text.length());
    text.codePoints().forEach(character -> append(character, small));
    return small.toString();
  }

  private static void append(int character, StringBuilder small) {
    if (character >= 'a' && character <= 'z' || character == ' ') {
      small.append((char) character);
    } else if (character == 'İ') {
      small.append("i\u0307");
    } else {
      small.appendCodePoint(SMALL_OF_CAPITAL.getOrDefault(character, character));
    }
  }

  private static Map<Integer, Integer> read() {
    Map<Integer, Integer> small = new HashMap<>();
    UnicodeTable.read(name -> name.startsWith(LOWER))
        .forEach(
            (name, capitals) -> {
              int distance = Integer.parseInt(name.substring(LOWER.length()), 16);
              capitals.forEach(capital -> small.put(capital, capital + distance));
            });
    return small;
  }
}
