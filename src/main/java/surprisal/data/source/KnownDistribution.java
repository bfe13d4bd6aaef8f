package surprisal.data.source;

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
   * @throws surprisal.config.UserError if it has probability 0 here: the text is not this source's
   */
  void advance(int codePoint);
}
