package surprisal.data.source;

import java.util.Locale;
import surprisal.config.UserError;

/**
 * Reads a text of a source from its beginning and knows, at each character, the true probability of
 * every next one.
 */
public interface KnownDistribution {

  /** The A characters that the source can write, as ascending code points. */
  int[] alphabet();

  /**
   * The distribution of the next character.
   *
   * @param p [A] filled, in the order of {@link #alphabet}; sums to 1
   */
  void next(double[] p);

  /**
   * Moves past one character.
   *
   * @throws UserError if it has probability 0 here: the text is not this source's
   */
  void advance(int codePoint);

  /** A reader that stands at the same place and moves by itself. */
  KnownDistribution copy();

  /**
   * @param offset characters read before
   */
  static UserError impossible(int codePoint, long offset) {
    return new UserError(
        String.format(
            Locale.ROOT,
            "character U+%04X at offset %d cannot stand there in a text of this source; give the"
                + " text that the source wrote",
            codePoint,
            offset));
  }
}
