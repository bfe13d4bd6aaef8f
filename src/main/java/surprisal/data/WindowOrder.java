package surprisal.data;

import java.util.Locale;
import surprisal.config.KeyError;
import surprisal.random.Mix64;

/** Where the i-th training window starts, as a pure function of (seed, i). */
public final class WindowOrder {
  private final boolean epochs;
  private final long size;
  private final int T;
  private final long seed;
  private final long windows;
  private final long offsets;

  /**
   * @param order {@code epochs}: each epoch visits disjoint windows once in a seeded order, all
   *     shifted by a seeded offset below T; {@code random}: independent windows
   * @param size tokens in the sequence
   * @param T block_size; a window needs T + 1 tokens
   * @throws KeyError if not even one window fits
   */
  public WindowOrder(String order, long size, int T, long seed) {
    if (size < T + 1L) {
      throw new KeyError(
          "data.text",
          String.format(
              Locale.ROOT,
              "the training part has %d tokens, but one window of block_size %d needs %d; give a"
                  + " longer text or a smaller block_size",
              size,
              T,
              T + 1L));
    }
    this.epochs =
        switch (order) {
          case "epochs" -> true;
          case "random" -> false;
          default -> throw new IllegalStateException("order " + order);
        };
    this.size = size;
    this.T = T;
    this.seed = seed;
    // As many windows as fit at every offset, so that all epochs have the same length.
    this.windows = Math.max(1, (size - T) / T);
    this.offsets = Math.min(T, size - windows * T);
  }

  /** Windows per epoch. With random order, as many as cover the text once. */
  public long windowsPerEpoch() {
    return windows;
  }

  /** First token of window {@code index}, counted from 0 over all epochs. */
  public long start(long index) {
    if (!epochs) {
      return Mix64.below(Mix64.bits(seed, 0), index, size - T);
    }
    long epoch = index / windows;
    long key = Mix64.bits(seed, epoch + 1);
    long offset = Mix64.below(key, -1, offsets);
    return offset + T * new Permutation(windows, key).at(index % windows);
  }
}
