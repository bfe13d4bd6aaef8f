package surprisal.data.stats;

import java.util.Arrays;
import surprisal.random.Mix64;

/**
 * A signature of 64 numbers for the shingles of a document (all runs of k tokens): the fraction of
 * numbers that two documents have in common estimates the Jaccard similarity of their sets of
 * shingles (Broder 1997).
 */
final class MinHash {
  static final int HASHES = 64;

  private final long[] last;
  private final int[] smallest = new int[HASHES];
  private long tokens;
  private long content;

  /**
   * @param k tokens per shingle
   */
  MinHash(int k) {
    this.last = new long[k];
    Arrays.fill(smallest, Integer.MAX_VALUE);
  }

  void add(int token) {
    content = Mix64.bits(content, token);
    last[(int) (tokens++ % last.length)] = token;
    if (tokens >= last.length) {
      shingle();
    }
  }

  private void shingle() {
    long hash = 0;
    for (int i = 0; i < last.length; i++) {
      hash = Mix64.bits(hash, last[(int) ((tokens + i) % last.length)]);
    }
    // A hash plus multiples of a second one gives 64 hashes that are as good as independent
    // (Kirsch and Mitzenmacher 2008).
    long step = Mix64.bits(hash, 1) | 1;
    for (int i = 0; i < HASHES; i++) {
      hash += step;
      int value = (int) ((hash ^ hash >>> 32) * 0x9E3779B97F4A7C15L >>> 33);
      smallest[i] = Math.min(smallest[i], value);
    }
  }

  /** Equal for equal documents and practically never for different ones. */
  long content() {
    return content;
  }

  /** [64], or null for a document shorter than a shingle. */
  int[] signature() {
    return tokens < last.length ? null : smallest;
  }

  static double similarity(int[] a, int[] b) {
    int equal = 0;
    for (int i = 0; i < HASHES; i++) {
      equal += a[i] == b[i] ? 1 : 0;
    }
    return (double) equal / HASHES;
  }
}
