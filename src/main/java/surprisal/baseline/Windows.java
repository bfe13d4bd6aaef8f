package surprisal.baseline;

import java.util.BitSet;
import java.util.function.LongUnaryOperator;

/**
 * Which tokens of a sequence are scored and how far back their contexts reach: either the whole
 * sequence, or disjoint windows like those a model is evaluated on. A window starts with one token
 * that serves only as context; the T tokens after it are the targets, and no context reaches beyond
 * the window's start.
 */
public final class Windows {
  /** Targets per window for {@link #whole}, where windows do not cut contexts. */
  private static final int STRETCH = 1 << 16;

  private final LongUnaryOperator starts;
  private final long count;
  private final int length;
  private final int lead;
  private final long size;
  private final BitSet counted;

  private Windows(
      LongUnaryOperator starts, long count, int length, int lead, long size, BitSet counted) {
    this.starts = starts;
    this.count = count;
    this.length = length;
    this.lead = lead;
    this.size = size;
    this.counted = counted;
  }

  /** Every token is scored; contexts reach back to the start of the sequence. */
  public static Windows whole(long size) {
    return new Windows(w -> w * STRETCH, (size + STRETCH - 1) / STRETCH, STRETCH, 0, size, null);
  }

  /** Windows from 0, T, 2T, ...: every token but the first is scored once. */
  public static Windows disjoint(int T, long size) {
    return at(w -> w * T, size < 2 ? 0 : (size - 2) / T + 1, T, size);
  }

  /**
   * Windows at given positions, in ascending order.
   *
   * @param starts position of the first token of window w, w = 0 to windows - 1
   * @param T targets per window; the last window may have fewer, at the end of the sequence
   * @param size tokens in the sequence
   */
  public static Windows at(LongUnaryOperator starts, long windows, int T, long size) {
    return new Windows(starts, windows, T, 1, size, null);
  }

  /**
   * The same windows with only some targets scored; the others still serve as context.
   *
   * @param counted targets to score; target i of window w has index w * T + i
   */
  public Windows only(BitSet counted) {
    return new Windows(starts, count, length, lead, size, (BitSet) counted.clone());
  }

  /** Number of windows. */
  long count() {
    return count;
  }

  /** Maximum number of targets per window. */
  int length() {
    return length;
  }

  /** The first token that contexts in window {@code w} may use. */
  long contextStart(long w) {
    return lead == 0 ? 0 : starts.applyAsLong(w);
  }

  long firstTarget(long w) {
    return starts.applyAsLong(w) + lead;
  }

  int targets(long w) {
    return (int) Math.min(length, size - firstTarget(w));
  }

  /** Whether a target is scored; {@code index} counts the targets of all windows. */
  boolean counts(long index) {
    return counted == null || counted.get(Math.toIntExact(index));
  }

  /** Number of targets scored, in all windows. */
  public long targets() {
    return counted == null ? places() : counted.cardinality();
  }

  /** Number of targets in all windows, scored or not. */
  long places() {
    return count == 0 ? 0 : (count - 1) * length + targets(count - 1);
  }
}
