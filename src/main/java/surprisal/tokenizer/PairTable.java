package surprisal.tokenizer;

import java.util.Arrays;

/** How often each pair of adjacent ids occurs, and the words in which it has newly appeared. */
final class PairTable {
  /** Two adjacent ids. */
  static final class Pair {
    final int left;
    final int right;

    /** Occurrences, weighted by how often their word occurs; a merged pair keeps its count. */
    long count;

    private int[] words = NO_WORDS;
    private int size;

    private Pair(int left, int right) {
      this.left = left;
      this.right = right;
    }

    /**
     * Records that the pair occurs in a word; each word must be finished before the next.
     *
     * @return whether this is the first word since {@link #takeWords} was last called
     */
    boolean occursIn(int word) {
      if (size > 0 && words[size - 1] == word) {
        return false;
      }
      if (size == words.length) {
        words = Arrays.copyOf(words, Math.max(2, size * 2));
      }
      words[size++] = word;
      return size == 1;
    }

    /** Removes and returns the words recorded so far. */
    int[] takeWords() {
      int[] taken = Arrays.copyOf(words, size);
      words = NO_WORDS;
      size = 0;
      return taken;
    }
  }

  private static final int[] NO_WORDS = {};

  private Pair[] slots = new Pair[1 << 12];
  private int size;

  /** The pair, created with count 0 if it is new. */
  Pair pair(int left, int right) {
    int slot = slot(left, right);
    Pair found = slots[slot];
    if (found != null) {
      return found;
    }
    Pair made = new Pair(left, right);
    slots[slot] = made;
    if (++size > slots.length / 2) {
      Pair[] old = slots;
      slots = new Pair[old.length * 2];
      for (Pair pair : old) {
        if (pair != null) {
          slots[slot(pair.left, pair.right)] = pair;
        }
      }
    }
    return made;
  }

  private int slot(int left, int right) {
    int mask = slots.length - 1;
    long mixed = ((long) left << 32 | right) * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & mask;
    while (slots[slot] != null && (slots[slot].left != left || slots[slot].right != right)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}
