package surprisal.tokenizer;

import java.util.stream.IntStream;
import surprisal.config.UserError;

/**
 * The token to start from when there is no text before: a model needs at least one token to predict
 * the next.
 */
public final class StartToken {
  private StartToken() {}

  /** A newline, or the first token with text if the vocabulary has none. */
  public static int of(Tokenizer tokenizer) {
    int[] newline = newline(tokenizer);
    if (newline.length > 0) {
      return newline[newline.length - 1];
    }
    int[] bytes = tokenizer.bytesPerToken();
    return IntStream.range(0, bytes.length).filter(id -> bytes[id] > 0).findFirst().orElse(0);
  }

  /** Its ids; none if the vocabulary has none or the tokenizer leaves white space out. */
  private static int[] newline(Tokenizer tokenizer) {
    try {
      return tokenizer.encode("\n");
    } catch (UserError notInTheVocabulary) {
      return new int[0];
    }
  }
}
