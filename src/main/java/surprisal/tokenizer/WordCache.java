package surprisal.tokenizer;

import java.util.Arrays;

/**
 * A cache of encoded words, shared by all threads without a lock: each word has one slot, and the
 * last writer wins. Entries are immutable with final fields, so that a reader sees either none or a
 * complete one; a lost write only means encoding the word again.
 */
final class WordCache {
  /** Longer words are rare and would waste memory. */
  static final int LONGEST = 64;

  private static final int SLOTS = 1 << 16;

  private record Entry(byte[] word, int[] ids) {}

  private final Entry[] entries = new Entry[SLOTS];

  /** The ids of a word, or null; the caller must not modify them. */
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
