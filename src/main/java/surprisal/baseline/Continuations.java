package surprisal.baseline;

import java.util.Arrays;

/**
 * The number of distinct tokens seen before every k-gram of a trie, for k below its order. Each
 * (k+1)-gram counts for the k-gram that remains without its first token; the pairs are found by
 * walking the sorted continuations of both contexts in parallel.
 */
final class Continuations {
  private final NGramTrie trie;
  private final int[][] before;
  private final int[][] totals;
  private final int[] orphanParents;

  Continuations(NGramTrie trie) {
    this.trie = trie;
    int order = trie.order();
    before = new int[order][];
    totals = new int[order][];
    orphanParents = new int[order];
    Arrays.fill(orphanParents, NGramTrie.NONE);
    // Node of level k -> the node of level k - 1 for the k-gram without its first token.
    int[] shorter = new int[trie.nodes(1)];
    for (int k = 1; k < order; k++) {
      before[k] = new int[trie.nodes(k)];
      int[] next = k + 1 < order ? new int[trie.nodes(k + 1)] : null;
      for (int node = 0; node < trie.nodes(k); node++) {
        followChildren(k, node, shorter[node], before[k], next);
      }
      sumOverChildren(k);
      shorter = next;
    }
  }

  private void followChildren(int k, int node, int shorter, int[] counts, int[] next) {
    int suffix = trie.firstChild(k - 1, shorter);
    int end = trie.endOfChildren(k, node);
    for (int child = trie.firstChild(k, node); child < end; child++) {
      int word = trie.word(k + 1, child);
      // It exists: whatever followed the longer context also followed the shorter one.
      while (trie.word(k, suffix) != word) {
        suffix++;
      }
      counts[suffix]++;
      if (next != null) {
        next[child] = suffix;
      }
    }
  }

  private void sumOverChildren(int k) {
    int[] sums = new int[trie.nodes(k - 1)];
    for (int parent = 0; parent < sums.length; parent++) {
      int end = trie.endOfChildren(k - 1, parent);
      for (int child = trie.firstChild(k - 1, parent); child < end; child++) {
        sums[parent] += before[k][child];
        if (before[k][child] == 0) {
          orphanParents[k - 1] = parent;
        }
      }
    }
    totals[k - 1] = sums;
  }

  /** Distinct tokens seen before this k-gram, k = 1 to order - 1. */
  int before(int level, int node) {
    return before[level][node];
  }

  /** Sum of {@link #before} over the continuations of this k-gram, k = 0 to order - 2. */
  int total(int level, int node) {
    return totals[level][node];
  }

  /**
   * Continuations of this k-gram that had a token before them. Only the k-gram at the start of the
   * text may have had none, so each level has at most one such parent.
   */
  int followers(int level, int node) {
    return trie.followers(level, node) - (node == orphanParents[level] ? 1 : 0);
  }
}
