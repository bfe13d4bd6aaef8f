package surprisal.data.stats;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import surprisal.data.TokenSequence;
import surprisal.random.Mix64;

/**
 * How much of the validation text also occurs in the training text.
 *
 * @param windows disjoint windows of the validation part
 * @param alsoInTraining how many of them occur anywhere in the training part, token for token
 */
public record Overlap(long windows, long alsoInTraining) {
  private static final int CHUNK = 1 << 16;

  /** An arbitrary odd number; the tokens of a window are weighted by its powers. */
  private static final long BASE = 0x9E3779B97F4A7C15L;

  /**
   * Rolls a hash of T tokens over the training part (Karp and Rabin 1987) and compares the tokens
   * wherever it equals that of a validation window.
   */
  public static Overlap find(TokenSequence train, TokenSequence validation, int T) {
    Map<Long, List<Long>> windows = new HashMap<>();
    int[] window = new int[T];
    long count = validation.size() / T;
    for (long w = 0; w < count; w++) {
      validation.copy(w * T, window, 0, T);
      long hash = 0;
      for (int token : window) {
        hash = hash * BASE + Mix64.bits(1, token);
      }
      windows.computeIfAbsent(hash, h -> new ArrayList<>(1)).add(w);
    }
    BitSet found = new BitSet();
    if (count > 0) {
      roll(train, validation, T, windows, found);
    }
    return new Overlap(count, found.cardinality());
  }

  private static void roll(
      TokenSequence train,
      TokenSequence validation,
      int T,
      Map<Long, List<Long>> windows,
      BitSet found) {
    long oldest = 1;
    for (int t = 0; t < T; t++) {
      oldest *= BASE;
    }
    int[] chunk = new int[CHUNK + T];
    long hash = 0;
    for (long at = 0; at < train.size(); at += CHUNK) {
      // The array starts with the T tokens before the chunk, which leave the window one by one.
      int kept = (int) Math.min(T, at);
      int count = (int) Math.min(CHUNK, train.size() - at);
      train.copy(at - kept, chunk, 0, kept + count);
      for (int n = kept; n < kept + count; n++) {
        hash = hash * BASE + Mix64.bits(1, chunk[n]);
        if (n >= T) {
          hash -= oldest * Mix64.bits(1, chunk[n - T]);
        }
        List<Long> met = at - kept + n + 1 < T ? null : windows.get(hash);
        if (met != null) {
          compare(train, at - kept + n + 1 - T, validation, T, met, found);
        }
      }
    }
  }

  private static void compare(
      TokenSequence train,
      long start,
      TokenSequence validation,
      int T,
      List<Long> met,
      BitSet found) {
    int[] a = new int[T];
    int[] b = new int[T];
    train.copy(start, a, 0, T);
    for (long w : met) {
      if (!found.get((int) w)) {
        validation.copy(w * T, b, 0, T);
        found.set((int) w, Arrays.equals(a, b));
      }
    }
  }
}
