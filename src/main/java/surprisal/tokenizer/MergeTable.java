package surprisal.tokenizer;

import java.util.Arrays;
import java.util.List;

/**
 * The pairs of ids that merge, with their rank (0 merges first) and the id they become. Immutable.
 */
final class MergeTable {
  /** The rank of a pair that does not merge. */
  static final int NONE = Integer.MAX_VALUE;

  private static final long EMPTY = -1L;

  /** Open addressing on left &lt;&lt; 32 | right. */
  private final long[] pairs;

  private final int[] ranks;
  private final int[] idOfRank;
  private final int mask;

  /** If a pair is listed twice, the later one counts, as in Hugging Face's tokenizers. */
  MergeTable(List<Merge> merges) {
    int capacity = Integer.highestOneBit(Math.max(4, merges.size())) * 4;
    mask = capacity - 1;
    pairs = new long[capacity];
    Arrays.fill(pairs, EMPTY);
    ranks = new int[capacity];
    idOfRank = new int[merges.size()];
    for (int rank = 0; rank < merges.size(); rank++) {
      Merge merge = merges.get(rank);
      long pair = pair(merge.left(), merge.right());
      int slot = slot(pair);
      while (pairs[slot] != EMPTY && pairs[slot] != pair) {
        slot = slot + 1 & mask;
      }
      pairs[slot] = pair;
      ranks[slot] = rank;
      idOfRank[rank] = merge.id();
    }
  }

  /** The rank of a pair, or {@link #NONE}. */
  int rank(int left, int right) {
    long pair = pair(left, right);
    int slot = slot(pair);
    while (pairs[slot] != pair) {
      if (pairs[slot] == EMPTY) {
        return NONE;
      }
      slot = slot + 1 & mask;
    }
    return ranks[slot];
  }

  int id(int rank) {
    return idOfRank[rank];
  }

  private static long pair(int left, int right) {
    return (long) left << 32 | right;
  }

  private int slot(long pair) {
    long mixed = pair * 0x9E3779B97F4A7C15L;
    return (int) (mixed >>> 32) & mask;
  }
}
