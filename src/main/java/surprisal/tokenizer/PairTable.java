package surprisal.tokenizer;

import java.util.Arrays;

/** How often each pair of neighbours occurs, and in which words it newly does. */
final class PairTable {
  /** Two ids side by side. */
  static final class Pair {
    final int left;
    final int right;

    /** Occurrences, each as often as its word; the pair of a merge keeps the count it had. */
    long count;

    private int[] words = NO_WORDS;
    private int size;

    private Pair(int left, int right) {
      this.left = left;
      this.right = right;
    }

    /**
     * Notes that the pair occurs in a word; a word is dealt with to its end before the next.
     *
     * @return whether this is the first word since the last taking
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

    /** The words noted since the last taking. */
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

  static long key(int left, int right) {
    return (long) left << 32 | right;
  }

  /** The pair, made with count 0 if it is new. */
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
    long mixed = key(left, right) * 0x9E3779B97F4A7C15L;
    int slot = (int) (mixed >>> 32) & mask;
    while (slots[slot] != null && (slots[slot].left != left || slots[slot].right != right)) {
      slot = slot + 1 & mask;
    }
    return slot;
  }
}
