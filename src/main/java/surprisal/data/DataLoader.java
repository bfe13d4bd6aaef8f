package surprisal.data;

import surprisal.config.UserError;

/**
 * Training batches. The windows in a batch depend only on the seed and the number of batches drawn
 * before, so {@link #position} is all that a checkpoint needs to store.
 */
public final class DataLoader {
  private final WindowReader windows;
  private final WindowOrder order;
  private final int B;
  private final int T;
  private long position;

  /**
   * @param order {@code epochs} or {@code random}; see {@link WindowOrder}
   * @throws UserError if the sequence is too short for one window
   */
  public DataLoader(TokenSequence tokens, int B, int T, String order, long seed) {
    this(new WindowReader(tokens, T), B, T, order, seed);
  }

  /** The same with masked targets and document boundaries. */
  public DataLoader(WindowReader windows, int B, int T, String order, long seed) {
    this.windows = windows;
    this.order = new WindowOrder(order, windows.tokens().size(), T, seed);
    this.B = B;
    this.T = T;
  }

  /** A batch of this loader's shape, to be filled by {@link #next}. */
  public Batch allocate() {
    return windows.allocate(B);
  }

  /** Fills {@code batch} with the next B windows. */
  public void next(Batch batch) {
    if (batch.B() != B || batch.T() != T) {
      throw new IllegalStateException(
          "batch " + batch.B() + " x " + batch.T() + " for a loader of " + B + " x " + T);
    }
    for (int b = 0; b < B; b++) {
      windows.read(batch, b, order.start(position * B + b), T);
    }
    position++;
  }

  /** Batches drawn so far. */
  public long position() {
    return position;
  }

  /** Moves to the position of a loader that has drawn {@code position} batches. */
  public void seek(long position) {
    if (position < 0) {
      throw new IllegalStateException("position " + position);
    }
    this.position = position;
  }

  /** Epochs so far, including the fraction of the current one. */
  public double epoch() {
    return (double) position * B / order.windowsPerEpoch();
  }
}
