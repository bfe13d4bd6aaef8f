package surprisal.baseline;

import java.util.Arrays;

/**
 * Counts of all n-grams up to an order, as sorted levels: a node of level k is a distinct k-gram of
 * the training tokens. Nodes are sorted by k-gram, so that the (k+1)-grams starting with the same
 * k-gram are adjacent. Level 0 has one node, the empty context. Nodes are plain indices into their
 * level; {@link #NONE} is an unseen k-gram.
 */
final class NGramTrie {
  static final int NONE = -1;

  /**
   * One level, k = 0 to order.
   *
   * @param words last token of each k-gram
   * @param counts occurrences of each k-gram
   * @param children [nodes + 1], where the continuations of each k-gram start in level k + 1; null
   *     at the deepest level
   */
  record Level(int[] words, int[] counts, int[] children) {}

  private final Level[] levels;
  private final int[] last;
  private final int[] nodeOfToken;

  /**
   * @param vocabSize V; tokens are 0 to V - 1
   * @param levels level 0 to the order
   * @param closing the last tokens of the training text, as many as the order, or all if there are
   *     fewer
   */
  NGramTrie(int vocabSize, Level[] levels, int[] closing) {
    this.levels = levels;
    nodeOfToken = new int[vocabSize];
    Arrays.fill(nodeOfToken, NONE);
    for (int node = 0; order() > 0 && node < nodes(1); node++) {
      nodeOfToken[word(1, node)] = node;
    }
    last = new int[order() + 1];
    for (int k = 1; k <= order(); k++) {
      last[k] = k > closing.length ? NONE : walk(closing, closing.length - k, k);
    }
    last[0] = NONE;
  }

  int order() {
    return levels.length - 1;
  }

  int vocabSize() {
    return nodeOfToken.length;
  }

  /** Number of distinct k-grams. */
  int nodes(int level) {
    return levels[level].counts().length;
  }

  int word(int level, int node) {
    return levels[level].words()[node];
  }

  int count(int level, int node) {
    return levels[level].counts()[node];
  }

  /** Where the continuations of this node start in the next level. */
  int firstChild(int level, int node) {
    return levels[level].children()[node];
  }

  /** Where the continuations of this node end in the next level, exclusive. */
  int endOfChildren(int level, int node) {
    return levels[level].children()[node + 1];
  }

  /** T(h): distinct tokens seen after this k-gram. */
  int followers(int level, int node) {
    return endOfChildren(level, node) - firstChild(level, node);
  }

  /** c(h): occurrences of this k-gram followed by something, that is, not at the very end. */
  int total(int level, int node) {
    return count(level, node) - (node == last[level] ? 1 : 0);
  }

  /**
   * (c(w) + 1) / (N + V) for the token of a node of level 1, or for an unseen token ({@link
   * #NONE}).
   */
  double unigram(int node) {
    int count = node == NONE ? 0 : count(1, node);
    return (count + 1.0) / ((double) count(0, 0) + vocabSize());
  }

  /** The node of level + 1 for this node's k-gram and {@code word}, or {@link #NONE}. */
  int child(int level, int node, int word) {
    if (level == 0) {
      return nodeOfToken[word];
    }
    int[] words = levels[level + 1].words();
    int low = firstChild(level, node);
    int high = endOfChildren(level, node);
    while (low < high) {
      int middle = (low + high) >>> 1;
      int candidate = words[middle];
      if (candidate == word) {
        return middle;
      }
      if (candidate < word) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return NONE;
  }

  /** The node of the n-gram {@code tokens[from..from + n)}, or {@link #NONE}. */
  int walk(int[] tokens, int from, int n) {
    int node = 0;
    for (int k = 0; k < n && node != NONE; k++) {
      node = child(k, node, tokens[from + k]);
    }
    return node;
  }
}
