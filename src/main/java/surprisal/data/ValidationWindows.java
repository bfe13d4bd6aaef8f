package surprisal.data;

import java.util.Arrays;
import java.util.BitSet;
import surprisal.config.UserError;

/**
 * The held-out tokens in disjoint windows of T, always the same ones in the same order: nothing
 * here is random. The inputs of window w are tokens wT to wT + T - 1 and its targets the tokens
 * after them, so every token but the first is predicted once. The last window and the last batch
 * are padded with ignored targets.
 */
public final class ValidationWindows {
  private final WindowReader reader;
  private final long size;
  private final int B;
  private final int T;
  private final long all;
  private final long chosen;

  /**
   * @param evalTokens approximate number of targets, in windows spread evenly over the split; null
   *     for all
   * @throws UserError if the split has fewer than two tokens
   */
  public ValidationWindows(TokenSequence tokens, int B, int T, Integer evalTokens) {
    this(new WindowReader(tokens, T), B, T, evalTokens);
  }

  /** The same with masked targets and document boundaries. */
  public ValidationWindows(WindowReader reader, int B, int T, Integer evalTokens) {
    this.reader = reader;
    this.size = reader.tokens().size();
    if (size < 2) {
      throw new UserError(
          "the validation part has "
              + size
              + " tokens, but at least 2 are needed; give a longer text or a larger"
              + " validation_fraction");
    }
    this.B = B;
    this.T = T;
    this.all = (size - 2) / T + 1;
    this.chosen = evalTokens == null ? all : Math.min(all, (evalTokens + T - 1L) / T);
  }

  /** A batch of the right shape, to be filled by {@link #fill}. */
  public Batch allocate() {
    return reader.allocate(B);
  }

  /** Number of windows used. */
  public long windows() {
    return chosen;
  }

  /** Number of batches; the last may contain rows of padding. */
  public long batches() {
    return (chosen + B - 1) / B;
  }

  /** The token of the split at which window {@code w} starts. */
  public long start(long w) {
    // Spread as evenly as whole windows allow: strictly increasing and starting with the first.
    return Math.floorDiv(Math.multiplyExact(w, all), chosen) * T;
  }

  /** The position in the split of target {@code n} of batch {@code index}. */
  public long target(long index, int n) {
    return start(index * B + n / T) + n % T + 1;
  }

  /** Number of targets in all batches without padding; masks may exclude more. */
  public long countedTargets() {
    long last = start(chosen - 1);
    return (chosen - 1) * T + Math.min(T, size - 1 - last);
  }

  /** The targets that masks leave: target t of window w has index w * T + t. */
  public BitSet counted() {
    BitSet counted = new BitSet();
    Batch batch = allocate();
    for (long index = 0; index < batches(); index++) {
      fill(batch, index);
      for (int n = 0; n < batch.targets().length; n++) {
        if (batch.targets()[n] >= 0) {
          counted.set(Math.toIntExact(index * B * T + n));
        }
      }
    }
    return counted;
  }

  /** Fills {@code batch} with windows {@code index * B} to {@code index * B + B - 1}. */
  public void fill(Batch batch, long index) {
    for (int b = 0; b < B; b++) {
      if (index * B + b < chosen) {
        long start = start(index * B + b);
        reader.read(batch, b, start, (int) Math.min(T, size - 1 - start));
      } else {
        Arrays.fill(batch.inputs(), b * T, (b + 1) * T, 0);
        Arrays.fill(batch.targets(), b * T, (b + 1) * T, Batch.IGNORED);
      }
    }
  }
}
