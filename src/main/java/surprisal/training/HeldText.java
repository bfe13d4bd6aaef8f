package surprisal.training;

import java.util.Locale;
import surprisal.config.DataConfig;
import surprisal.data.IntTokens;
import surprisal.data.Split;
import surprisal.data.TokenSequence;
import surprisal.tokenizer.Tokenizer;

/**
 * A text for a trained model to be measured on.
 *
 * @param name file and part, for the reader
 */
public record HeldText(String name, TokenSequence tokens) {

  /** Which part of a text. */
  public enum Part {
    VALIDATION,
    TRAIN,
    ALL;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * Reads and encodes a part of {@code config}'s text, cut as training cuts it.
   *
   * @param tokenizer the model's, whatever the configuration names
   * @throws surprisal.config.UserError if the text cannot be read or has characters outside the
   *     vocabulary
   */
  public static HeldText read(DataConfig config, Part part, Tokenizer tokenizer) {
    Split split = Material.open(config, tokenizer).split();
    TokenSequence tokens =
        switch (part) {
          case VALIDATION -> split.validation();
          case TRAIN -> split.train();
          case ALL -> joined(split);
        };
    return new HeldText(config.text() + " (" + part + ")", tokens);
  }

  private static TokenSequence joined(Split split) {
    int train = Math.toIntExact(split.train().size());
    int validation = Math.toIntExact(split.validation().size());
    int[] all = new int[Math.addExact(train, validation)];
    split.train().copy(0, all, 0, train);
    split.validation().copy(0, all, train, validation);
    return IntTokens.of(all);
  }

  /** How often each of {@code vocabSize} tokens occurs. */
  public int[] counts(int vocabSize) {
    int[] counts = new int[vocabSize];
    int[] chunk = new int[1 << 16];
    for (long from = 0; from < tokens.size(); from += chunk.length) {
      int count = (int) Math.min(chunk.length, tokens.size() - from);
      tokens.copy(from, chunk, 0, count);
      for (int n = 0; n < count; n++) {
        counts[chunk[n]]++;
      }
    }
    return counts;
  }
}
