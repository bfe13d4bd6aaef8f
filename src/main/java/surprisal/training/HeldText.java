package surprisal.training;

import java.nio.file.Path;
import java.util.Locale;
import surprisal.config.DataConfig;
import surprisal.config.UserError;
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
   * @throws UserError if the text cannot be read or has characters outside the vocabulary
   */
  public static HeldText read(DataConfig config, Part part, Tokenizer tokenizer) {
    String text = SourceText.read(Path.of(config.text())).text();
    try {
      return new HeldText(config.text() + " (" + part + ")", tokens(text, config, part, tokenizer));
    } catch (UserError e) {
      throw new UserError(config.text() + ": " + e.getMessage(), e);
    }
  }

  private static TokenSequence tokens(
      String text, DataConfig config, Part part, Tokenizer tokenizer) {
    if (part == Part.ALL) {
      return IntTokens.of(tokenizer.encode(text));
    }
    Split split = Split.tail(text, config.validationFraction(), tokenizer);
    return part == Part.TRAIN ? split.train() : split.validation();
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
