package surprisal.data;

/** A long sequence of token ids with random access; thread-safe. */
public interface TokenSequence {

  /** Number of tokens. */
  long size();

  /**
   * Copies the tokens {@code from} to {@code from + count - 1} into {@code to} at {@code toOffset}.
   *
   * @throws IndexOutOfBoundsException if the range is outside the sequence or the array
   */
  void copy(long from, int[] to, int toOffset, int count);
}
