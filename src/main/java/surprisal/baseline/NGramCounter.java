package surprisal.baseline;

import java.util.Arrays;
import surprisal.config.UserError;
import surprisal.data.TokenSequence;

/**
 * Counts all n-grams of a text by sorting. Every position of the text gives one 63-bit key that
 * packs the tokens starting there; once sorted, equal n-grams of every length are adjacent, so that
 * one pass over the keys emits all levels of the {@link NGramTrie}. If the order needs more bits,
 * there are several rounds: the keys of a later round start with the node that the previous levels
 * have for the position's first tokens.
 */
final class NGramCounter {
  private static final int KEY_BITS = Long.SIZE - 1;
  private static final int CHUNK = 1 << 16;

  private NGramCounter() {}

  /**
   * All n-grams of {@code tokens} up to {@code order}.
   *
   * @throws UserError if there are no tokens, or more than an array of keys can hold
   */
  static NGramTrie count(TokenSequence tokens, int vocabSize, int order) {
    if (tokens.size() == 0) {
      throw new UserError(
          "the training part has no tokens to count n-grams in; give a longer text");
    }
    if (tokens.size() > Integer.MAX_VALUE - 64) {
      throw new UserError(
          "the training part has "
              + tokens.size()
              + " tokens, more than the 2147483583 that the n-gram ladder can count; use part of"
              + " it");
    }
    int size = (int) tokens.size();
    int window = Math.min(order, size);
    int[] closing = new int[window];
    tokens.copy(size - window, closing, 0, window);

    // One value more than |V|: the padding token after the end of the text.
    int tokenBits = bits(vocabSize);
    NGramTrie.Level[] levels = new NGramTrie.Level[order + 1];
    levels[0] = new NGramTrie.Level(new int[1], new int[] {size}, null);
    int[] nodes = null;
    int base = 0;
    while (true) {
      int idBits = bits(levels[base].counts().length - 1);
      int take = Math.min(order - base, (KEY_BITS - idBits) / tokenBits);
      long[] keys =
          new PositionKeys(
                  tokens, vocabSize, nodes, new PositionKeys.Key(base, take, tokenBits, idBits))
              .sorted();
      new LevelEmitter(keys, base, take, tokenBits, vocabSize, levels).emit();
      base += take;
      NGramTrie trie = new NGramTrie(vocabSize, Arrays.copyOf(levels, base + 1), closing);
      if (base == order) {
        return trie;
      }
      nodes = descend(tokens, trie, nodes, base - take);
    }
  }

  /**
   * The node of the trie's deepest level for the tokens starting at each position, where there are
   * enough tokens.
   *
   * @param nodes the same for level {@code from}, null if that is 0; overwritten
   */
  private static int[] descend(TokenSequence tokens, NGramTrie trie, int[] nodes, int from) {
    int size = (int) tokens.size();
    int[] deeper = nodes == null ? new int[size] : nodes;
    int starts = Math.max(0, size - trie.order() + 1);
    Parallel.forEach(
        (int) (((long) starts + CHUNK - 1) / CHUNK),
        chunk -> {
          int start = chunk * CHUNK;
          int count = Math.min(CHUNK, starts - start);
          int[] text = new int[count + trie.order() - 1];
          tokens.copy(start, text, 0, text.length);
          for (int i = 0; i < count; i++) {
            int node = deeper[start + i];
            for (int k = from; k < trie.order(); k++) {
              node = trie.child(k, node, text[i + k]);
            }
            deeper[start + i] = node;
          }
        });
    return deeper;
  }

  /** Number of bits that hold every value from 0 to {@code largest}. */
  private static int bits(int largest) {
    return largest < 0 ? 0 : Integer.SIZE - Integer.numberOfLeadingZeros(largest);
  }
}
