package surprisal.evaluation;

import surprisal.config.UserError;

/**
 * Which window predicts which token of a text. Every token but the first is predicted once: the
 * first window predicts all it can, each later one begins {@code stride} tokens further on and
 * predicts what no earlier window did. With a stride of T the windows are disjoint, as in
 * training's evaluations; a shorter one gives every token at least T - stride tokens of context.
 *
 * @param size tokens of the text
 * @param T inputs of a window
 * @param stride 1 to T
 */
public record SlidingWindows(int size, int T, int stride) {
  /**
   * @throws UserError if the text has fewer than two tokens or the stride is out of range
   */
  public SlidingWindows {
    if (size < 2) {
      throw new UserError(
          "the text has " + size + " tokens, but a loss needs 2 or more; give a longer text");
    }
    if (stride < 1 || stride > T) {
      throw new UserError("the stride is " + stride + "; it must be 1 to block_size " + T);
    }
  }

  /** Number of windows. */
  public int count() {
    int later = Math.max(0, targets() - T);
    return 1 + (later + stride - 1) / stride;
  }

  /** Number of tokens predicted. */
  public int targets() {
    return size - 1;
  }

  /** First input of window {@code w}. */
  public int start(int w) {
    return w * stride;
  }

  /** First position in window {@code w} whose prediction counts. */
  public int firstCounted(int w) {
    return w == 0 ? 0 : T - stride;
  }

  /** Inputs of window {@code w} that have a target: T except in the last window. */
  public int length(int w) {
    return Math.min(T, targets() - start(w));
  }

  /** Position in its window at which token {@code target} of the text, 1 or more, is predicted. */
  public int position(int target) {
    int n = target - 1;
    return n < T ? n : T - stride + (n - T) % stride;
  }
}
