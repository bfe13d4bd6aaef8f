package surprisal.checks.sanity;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import surprisal.config.UserError;
import surprisal.data.TokenSequence;

/**
 * The start of a text with its most common tokens renumbered and all others mapped to one id, so
 * that a small model learns it in seconds whatever the vocabulary.
 *
 * @param tokens ids below {@code V}
 * @param frequencies [V], share of each
 */
record Sample(int[] tokens, int V, double[] frequencies) {
  private static final int TOKENS = 20_000;
  private static final int CLASSES = 64;

  /** Two windows of the small model. */
  private static final int SHORTEST = 2 * SmallModel.BLOCK;

  /**
   * @throws UserError if the text is too short for a window
   */
  static Sample of(TokenSequence text, int vocabSize) {
    if (text.size() < SHORTEST) {
      throw new UserError(
          "the training part has "
              + text.size()
              + " tokens, but the checks need "
              + SHORTEST
              + " or more; give a longer text");
    }
    int[] tokens = new int[(int) Math.min(TOKENS, text.size())];
    text.copy(0, tokens, 0, tokens.length);
    int[] counts = new int[vocabSize];
    Arrays.stream(tokens).forEach(token -> counts[token]++);
    int[] renamed = new int[vocabSize];
    int V = (int) Math.max(2, Math.min(CLASSES, Arrays.stream(counts).filter(n -> n > 0).count()));
    Arrays.fill(renamed, V - 1);
    int[] commonest =
        IntStream.range(0, vocabSize)
            .boxed()
            .sorted(Comparator.comparingInt(token -> -counts[token]))
            .limit(V)
            .mapToInt(Integer::intValue)
            .toArray();
    for (int rank = 0; rank < commonest.length; rank++) {
      renamed[commonest[rank]] = rank;
    }
    double[] frequencies = new double[V];
    for (int n = 0; n < tokens.length; n++) {
      tokens[n] = renamed[tokens[n]];
      frequencies[tokens[n]] += 1.0 / tokens.length;
    }
    return new Sample(tokens, V, frequencies);
  }
}
