package surprisal.tokenizer;

import java.util.Arrays;

/**
 * Words that were encoded before, shared by all threads without a lock: each word has one slot, the
 * last writer keeps it. An entry is immutable with final fields, so that a reader sees either none
 * or a whole one, and a lost write costs only another merge.
 */
final class WordCache {
  /** Longer words are rare and would crowd the memory. */
  static final int LONGEST = 64;

  private static final int SLOTS = 1 << 16;

  private record Entry(byte[] word, int[] ids) {}

  private final Entry[] entries = new Entry[SLOTS];

  /** A word's ids, or null; the caller must not change them. */
  int[] ids(byte[] text, int from, int to, int hash) {
    Entry entry = entries[slot(hash)];
    boolean hit = entry != null && Arrays.equals(entry.word, 0, entry.word.length, text, from, to);
    return hit ? entry.ids : null;
  }

  void put(byte[] text, int from, int to, int hash, int[] ids) {
    entries[slot(hash)] = new Entry(Arrays.copyOfRange(text, from, to), ids);
  }

  static int hash(byte[] text, int from, int to) {
    int hash = to - from;
    for (int i = from; i < to; i++) {
      hash = hash * 31 + text[i];
    }
    hash *= 0x9E3779B9;
    return hash ^ hash >>> 15;
  }

  private static int slot(int hash) {
    return hash & SLOTS - 1;
  }
}
