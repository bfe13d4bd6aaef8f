package surprisal.tokenizer;

/**
 * Merges the bytes of one word: the adjacent pair of lowest rank first, leftmost first among
 * equals, until no pair merges. Holds working memory; not thread-safe.
 */
final class WordEncoder {
  /** Up to this length, scanning all pairs for each merge is faster than keeping a heap. */
  private static final int SHORT = 40;

  private static final int GONE = -1;

  private final MergeTable merges;
  private final int[] byteIds;
  private int[] ids = new int[SHORT];
  private int[] ranks = new int[SHORT];
  private int[] previous = new int[0];
  private int[] next = new int[0];
  private final LongHeap heap = new LongHeap();

  WordEncoder(MergeTable merges, int[] byteIds) {
    this.merges = merges;
    this.byteIds = byteIds;
  }

  /** Appends the ids of text[from, to) to {@code out}. */
  void encode(byte[] text, int from, int to, IntList out) {
    int n = to - from;
    if (n > ids.length) {
      ids = new int[n];
    }
    for (int i = 0; i < n; i++) {
      ids[i] = byteIds[text[from + i] & 0xFF];
    }
    if (n <= SHORT) {
      encodeShort(n, out);
    } else {
      encodeLong(n, out);
    }
  }

  private void encodeShort(int n, IntList out) {
    for (int i = 0; i + 1 < n; i++) {
      ranks[i] = merges.rank(ids[i], ids[i + 1]);
    }
    int count = n;
    while (count > 1) {
      int at = 0;
      for (int i = 1; i < count - 1; i++) {
        if (ranks[i] < ranks[at]) {
          at = i;
        }
      }
      if (ranks[at] == MergeTable.NONE) {
        break;
      }
      ids[at] = merges.id(ranks[at]);
      count--;
      System.arraycopy(ids, at + 2, ids, at + 1, count - at - 1);
      if (at + 1 < count) {
        System.arraycopy(ranks, at + 2, ranks, at + 1, count - at - 2);
      }
      if (at > 0) {
        ranks[at - 1] = merges.rank(ids[at - 1], ids[at]);
      }
      if (at + 1 < count) {
        ranks[at] = merges.rank(ids[at], ids[at + 1]);
      }
    }
    for (int i = 0; i < count; i++) {
      out.add(ids[i]);
    }
  }

  /**
   * The same with a linked list and a heap of rank &lt;&lt; 32 | position, O(n log n): a megabyte
   * of one letter is one word. A heap entry whose pair has changed since is skipped.
   */
  private void encodeLong(int n, IntList out) {
    if (n > previous.length) {
      previous = new int[n];
      next = new int[n];
    }
    heap.clear();
    for (int i = 0; i < n; i++) {
      previous[i] = i - 1;
      next[i] = i + 1;
      push(i, n);
    }
    while (!heap.isEmpty()) {
      long top = heap.pop();
      int rank = (int) (top >>> 32);
      int left = (int) top;
      if (ids[left] == GONE || next[left] == n) {
        continue;
      }
      int right = next[left];
      if (merges.rank(ids[left], ids[right]) != rank) {
        continue;
      }
      ids[left] = merges.id(rank);
      ids[right] = GONE;
      next[left] = next[right];
      if (next[left] < n) {
        previous[next[left]] = left;
      }
      if (previous[left] >= 0) {
        push(previous[left], n);
      }
      push(left, n);
    }
    for (int i = 0; i < n; i = next[i]) {
      out.add(ids[i]);
    }
  }

  private void push(int left, int n) {
    int right = next[left];
    if (right < n) {
      int rank = merges.rank(ids[left], ids[right]);
      if (rank != MergeTable.NONE) {
        heap.push((long) rank << 32 | left);
      }
    }
  }
}
