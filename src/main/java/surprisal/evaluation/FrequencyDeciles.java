package surprisal.evaluation;

import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Tenths of the training text by frequency: decile 1 holds the most frequent tokens, which make up
 * a tenth of the text, decile 10 the rarest and all unseen ones. A token belongs to the decile that
 * contains the midpoint of its own share, so one that makes up more than a tenth leaves
 * neighbouring deciles empty.
 */
public final class FrequencyDeciles {
  private final int[] decileOfToken;

  /**
   * @param trainingCounts [V]
   */
  public FrequencyDeciles(int[] trainingCounts) {
    decileOfToken = new int[trainingCounts.length];
    double all = IntStream.of(trainingCounts).asLongStream().sum();
    int[] byFrequency =
        IntStream.range(0, trainingCounts.length)
            .boxed()
            .sorted(Comparator.comparingInt(token -> -trainingCounts[token]))
            .mapToInt(Integer::intValue)
            .toArray();
    long before = 0;
    for (int token : byFrequency) {
      double middle = all == 0 ? 1 : (before + trainingCounts[token] / 2.0) / all;
      decileOfToken[token] = Math.min(10, 1 + (int) (10 * middle));
      before += trainingCounts[token];
    }
  }

  /** 1 to 10. */
  public int of(int token) {
    return decileOfToken[token];
  }
}
