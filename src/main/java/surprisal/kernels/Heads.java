package surprisal.kernels;

/**
 * The heads of an attention layer.
 *
 * @param nHead NH, heads of the queries
 * @param nKvHead heads of keys and values; each serves nHead / nKvHead query heads
 * @param headSize HS, channels of a head
 */
public record Heads(int nHead, int nKvHead, int headSize) {

  /** Channels of the queries, and of the output. */
  public int width() {
    return nHead * headSize;
  }

  /** Channels of queries, keys and values side by side. */
  public int qkvWidth() {
    return (nHead + 2 * nKvHead) * headSize;
  }
}
