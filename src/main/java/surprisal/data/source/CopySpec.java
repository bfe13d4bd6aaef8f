package surprisal.data.source;

import java.util.List;
import surprisal.config.UserError;

/**
 * Lines such as {@code fbad:fbad}: random letters, a delimiter, the same letters again. The first
 * half cannot be predicted, the second not missed by who looks back.
 *
 * @param alphabet the letters, all alike
 * @param delimiter one character that is no letter
 * @param minLength fewest letters, at least 1
 * @param maxLength most letters; all lengths between are alike
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
              + "; they must be from 1 to 1000000, the first not above the second");
    }
    return new CopiedLines(this, size);
  }
}
