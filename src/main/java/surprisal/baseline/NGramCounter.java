package surprisal.baseline;

import java.util.Arrays;
import surprisal.config.UserError;
import surprisal.data.TokenSequence;

/**
 * Counts all n-grams of a text by sorting. Every position of the text gives one 63-bit key, the
 * tokens that begin there side by side; sorted, equal n-grams of every length are neighbours, so
 * that one pass over the keys emits all levels of the {@link NGramTrie}. Where the order needs more
 * bits, several rounds do it: the keys of a later round begin with the node that the previous
 * levels have for the position's first tokens.
 */
final class NGramCounter {
  private static final int KEY_BITS = Long.SIZE - 1;

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
              + " tokens, more than the 2147483583 that the n-gram ladder counts; use a part of it");
    }
    int size = (int) tokens.size();
    int window = Math.min(order, size);
    int[] closing = new int[window];
    tokens.copy(size - window, closing, 0, window);

    // One value more than |V|: the pad that stands behind the end of the text.
    int tokenBits = bits(vocabSize);
    NGramTrie.Level[] levels = new NGramTrie.Level[order + 1];
    levels[0] = new NGramTrie.Level(new int[1], new int[] {size}, null);
    int base = 0;
    while (base < order) {
      int idBits = bits(levels[base].counts().length);
      int take = Math.min(order - base, (KEY_BITS - idBits) / tokenBits);
      NGramTrie known = new NGramTrie(vocabSize, Arrays.copyOf(levels, base + 1), closing);
      long[] keys = new PositionKeys(tokens, vocabSize, known, take, tokenBits, idBits).sorted();
      new LevelEmitter(keys, base, take, tokenBits, vocabSize, levels).emit();
      base += take;
    }
    return new NGramTrie(vocabSize, levels, closing);
  }

  /** Bits that hold every value from 0 to {@code largest}. */
  private static int bits(int largest) {
    return Integer.SIZE - Integer.numberOfLeadingZeros(largest);
  }
}
