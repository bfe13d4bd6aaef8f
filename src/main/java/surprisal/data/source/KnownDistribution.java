package surprisal.data.source;

import java.util.Locale;
import surprisal.config.UserError;

/**
 * Reads a source's text from its start and gives, at each position, the true probability of every
 * next character.
 */
public interface KnownDistribution {

  /** The A characters that the source can write, as ascending code points. */
  int[] alphabet();

  /**
   * The distribution of the next character.
   *
   * @param p [A] output, in the order of {@link #alphabet}; sums to 1
   */
  void next(double[] p);

  /**
   * Advances by one character.
   *
   * @throws UserError if the character has probability 0 here, so that the text is not from this
   *     source
   */
  void advance(int codePoint);

  /** An independent reader at the same position. */
  KnownDistribution copy();

  /**
   * @param offset number of characters read before
   */
  static UserError impossible(int codePoint, long offset) {
    return new UserError(
        String.format(
            Locale.ROOT,
            "character U+%04X at offset %d cannot occur there in a text from this source; give the"
                + " text that the source generated",
            codePoint,
            offset));
  }
}
