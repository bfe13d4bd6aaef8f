package surprisal.data;

import java.util.Arrays;
import surprisal.config.UserError;

/**
 * The held-out tokens in disjoint windows of T, always the same ones in the same order: nothing
 * here is random. Window w has the inputs wT to wT + T - 1 and as targets the tokens after them, so
 * every token but the first is predicted once. The last window and the last batch are padded with
 * ignored targets.
 */
public final class ValidationWindows {
  private final TokenSequence tokens;
  private final int B;
  private final int T;
  private final long all;
  private final long chosen;

  /**
   * @param evalTokens about how many targets to use, in windows spread evenly over the split; null
   *     for all of them
   * @throws UserError if the split has fewer than two tokens
   */
  public ValidationWindows(TokenSequence tokens, int B, int T, Integer evalTokens) {
    if (tokens.size() < 2) {
      throw new UserError(
          "the validation part has "
              + tokens.size()
              + " tokens, but at least 2 are needed; give a longer text or a larger"
              + " validation_fraction");
    }
    this.tokens = tokens;
    this.B = B;
    this.T = T;
    this.all = (tokens.size() - 2) / T + 1;
    this.chosen = evalTokens == null ? all : Math.min(all, (evalTokens + T - 1L) / T);
  }

  /** A batch of the right shape, to be filled by {@link #fill}. */
  public Batch allocate() {
    return Batch.allocate(B, T);
  }

  /** Number of windows used. */
  public long windows() {
    return chosen;
  }

  /** Number of batches; the last may hold rows of padding. */
  public long batches() {
    return (chosen + B - 1) / B;
  }

  /** Token of the split at which window {@code w} begins. */
  public long start(long w) {
    // Spread as evenly as whole windows allow: strictly increasing, the first one included.
    return Math.floorDiv(Math.multiplyExact(w, all), chosen) * T;
  }

  /** Number of targets that count over all batches. */
  public long countedTargets() {
    long last = start(chosen - 1);
    return (chosen - 1) * T + Math.min(T, tokens.size() - 1 - last);
  }

  /** Fills {@code batch} with windows {@code index * B} to {@code index * B + B - 1}. */
  public void fill(Batch batch, long index) {
    int[] window = new int[T + 1];
    Arrays.fill(batch.inputs(), 0);
    Arrays.fill(batch.targets(), Batch.IGNORED);
    for (int b = 0; b < B && index * B + b < chosen; b++) {
      long start = start(index * B + b);
      int count = (int) Math.min(T, tokens.size() - 1 - start);
      tokens.copy(start, window, 0, count + 1);
      System.arraycopy(window, 0, batch.inputs(), b * T, count);
      System.arraycopy(window, 1, batch.targets(), b * T, count);
    }
  }
}
