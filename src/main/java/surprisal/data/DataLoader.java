package surprisal.data;

import surprisal.config.UserError;

/**
 * Training batches. Which windows a batch holds depends only on the seed and on how many batches
 * were drawn before, so {@link #position} is all that a checkpoint needs to keep.
 */
public final class DataLoader {
  private final TokenSequence tokens;
  private final WindowOrder order;
  private final int B;
  private final int T;
  private final int[] window;
  private long position;

  /**
   * @param order {@code epochs} or {@code random}; see {@link WindowOrder}
   * @throws UserError if the sequence is too short for one window
   */
  public DataLoader(TokenSequence tokens, int B, int T, String order, long seed) {
    this.tokens = tokens;
    this.order = new WindowOrder(order, tokens.size(), T, seed);
    this.B = B;
    this.T = T;
    this.window = new int[T + 1];
  }

  /** A batch of this loader's shape, to be filled by {@link #next}. */
  public Batch allocate() {
    return Batch.allocate(B, T);
  }

  /** Fills {@code batch} with the next B windows. */
  public void next(Batch batch) {
    if (batch.B() != B || batch.T() != T) {
      throw new IllegalStateException(
          "batch " + batch.B() + " x " + batch.T() + " for a loader of " + B + " x " + T);
    }
    for (int b = 0; b < B; b++) {
      tokens.copy(order.start(position * B + b), window, 0, T + 1);
      System.arraycopy(window, 0, batch.inputs(), b * T, T);
      System.arraycopy(window, 1, batch.targets(), b * T, T);
    }
    position++;
  }

  /** Batches drawn so far. */
  public long position() {
    return position;
  }

  /** Goes to where a loader stands that has drawn {@code position} batches. */
  public void seek(long position) {
    if (position < 0) {
      throw new IllegalStateException("position " + position);
    }
    this.position = position;
  }

  /** Epochs passed so far, with the fraction of the one under way. */
  public double epoch() {
    return (double) position * B / order.windowsPerEpoch();
  }
}
