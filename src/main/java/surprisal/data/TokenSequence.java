package surprisal.data;

/** A long row of token ids that can be read anywhere; safe for use by several threads. */
public interface TokenSequence {

  /** Number of tokens. */
  long size();

  /**
   * Copies the tokens {@code from} to {@code from + count - 1} into {@code to} at {@code toOffset}.
   *
   * @throws IndexOutOfBoundsException if they reach outside the sequence or the array
   */
  void copy(long from, int[] to, int toOffset, int count);
}
