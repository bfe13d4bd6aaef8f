package surprisal.data.source;

import java.util.List;
import surprisal.config.UserError;

/** Checks of the characters that a specification lists. */
final class Alphabet {
  private Alphabet() {}

  /** The characters of {@code alphabet}, each as a string. */
  static List<String> characters(String name, String alphabet) {
    List<String> characters = alphabet.codePoints().mapToObj(Character::toString).toList();
    if (characters.isEmpty()) {
      throw new UserError(name + ": alphabet is empty; give at least one character");
    }
    if (characters.stream().distinct().count() < characters.size()) {
      throw new UserError(name + ": alphabet \"" + alphabet + "\" repeats a character");
    }
    return characters;
  }

  static void requireSingle(String name, String text) {
    if (text.codePointCount(0, text.length()) != 1) {
      throw new UserError(name + ": \"" + text + "\" is not a single character");
    }
  }
}
