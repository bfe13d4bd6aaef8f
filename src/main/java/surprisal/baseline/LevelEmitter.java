package surprisal.baseline;

import java.util.Arrays;

/**
 * Turns sorted keys, [node of the base level | token | token | ...], into the levels of the trie
 * below the base level. The first pass counts the nodes, the second fills arrays of exactly that
 * size.
 */
final class LevelEmitter {
  private final long[] keys;
  private final int base;
  private final int take;
  private final int tokenBits;
  private final int pad;
  private final NGramTrie.Level[] levels;

  /**
   * @param base level whose nodes the keys start with
   * @param take number of tokens in a key
   * @param pad the padding token after the end of the text, which no n-gram contains
   * @param levels output: levels base + 1 to base + take are filled; the base level gets its
   *     children
   */
  LevelEmitter(long[] keys, int base, int take, int tokenBits, int pad, NGramTrie.Level[] levels) {
    this.keys = keys;
    this.base = base;
    this.take = take;
    this.tokenBits = tokenBits;
    this.pad = pad;
    this.levels = levels;
  }

  void emit() {
    int[] nodes = countNodes();
    NGramTrie.Level above = levels[base];
    levels[base] =
        new NGramTrie.Level(above.words(), above.counts(), new int[above.counts().length + 1]);
    for (int d = 0; d < take; d++) {
      boolean leaf = d == take - 1;
      levels[base + 1 + d] =
          new NGramTrie.Level(
              new int[nodes[d]], new int[nodes[d]], leaf ? null : new int[nodes[d] + 1]);
    }
    fill(nodes);
  }

  private int[] countNodes() {
    int[] nodes = new int[take];
    long previous = -1;
    for (long key : keys) {
      if (key != previous) {
        for (int d = shared(previous, key); d < take && field(key, d) != pad; d++) {
          nodes[d]++;
        }
        previous = key;
      }
    }
    return nodes;
  }

  private void fill(int[] nodes) {
    int fieldBits = take * tokenBits;
    int[] cursor = new int[take];
    int[] firstChildren = levels[base].children();
    int parents = 0;
    long previous = -1;
    for (int i = 0; i < keys.length; ) {
      long key = keys[i];
      int end = i + 1;
      while (end < keys.length && keys[end] == key) {
        end++;
      }
      int parent = (int) (key >>> fieldBits);
      while (parents <= parent) {
        firstChildren[parents++] = cursor[0];
      }
      int shared = shared(previous, key);
      for (int d = 0; d < take && field(key, d) != pad; d++) {
        NGramTrie.Level level = levels[base + 1 + d];
        if (d >= shared) {
          int node = cursor[d]++;
          level.words()[node] = field(key, d);
          if (d + 1 < take) {
            level.children()[node] = cursor[d + 1];
          }
        }
        level.counts()[cursor[d] - 1] += end - i;
      }
      previous = key;
      i = end;
    }
    Arrays.fill(firstChildren, parents, firstChildren.length, cursor[0]);
    for (int d = 0; d + 1 < take; d++) {
      levels[base + 1 + d].children()[nodes[d]] = cursor[d + 1];
    }
  }

  /** Number of leading tokens that two keys share; 0 if their base nodes differ. */
  private int shared(long previous, long key) {
    int highest = Long.SIZE - 1 - Long.numberOfLeadingZeros(previous ^ key);
    return Math.max(0, take - 1 - highest / tokenBits);
  }

  private int field(long key, int d) {
    return (int) (key >>> (take - 1 - d) * tokenBits) & (1 << tokenBits) - 1;
  }
}
