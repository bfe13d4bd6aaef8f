package surprisal.data.source;

import java.util.List;
import surprisal.config.UserError;

/**
 * Lines such as {@code fbad:fbad}: random letters, a delimiter, the same letters again. The first
 * half is unpredictable; the second is certain for a model that looks back.
 *
 * @param alphabet the letters, all equally likely
 * @param delimiter one character that is not one of the letters
 * @param minLength fewest letters, at least 1
 * @param maxLength most letters; all lengths in between are equally likely
 */
record CopySpec(
    long seed, int characters, String alphabet, String delimiter, int minLength, int maxLength)
    implements SourceSpec {

  @Override
  public Source open(String name) {
    Size size = new Size(name, seed, characters);
    Alphabet.requireSingle(name + ": delimiter", delimiter);
    List<String> letters = Alphabet.characters(name, alphabet);
    if (letters.contains(delimiter) || letters.contains("\n") || delimiter.equals("\n")) {
      throw new UserError(
          name
              + ": the delimiter and the line end must differ from each other and from every letter"
              + " of the alphabet");
    }
    if (minLength < 1 || maxLength < minLength || maxLength > 1_000_000) {
      throw new UserError(
          name
              + ": min_length "
              + minLength
              + " and max_length "
              + maxLength
              + "; they must be from 1 to 1000000, with min_length at most max_length");
    }
    return new CopiedLines(this, size);
  }
}
