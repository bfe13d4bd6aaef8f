package surprisal.tokenizer;

import java.util.stream.IntStream;
import surprisal.config.UserError;

/**
 * What a model is given where nothing stands before a text, since it predicts from one token on.
 */
public final class StartToken {
  private StartToken() {}

  /** A new line, or the first token that exists where the vocabulary has none. */
  public static int of(Tokenizer tokenizer) {
    try {
      int[] newline = tokenizer.encode("\n");
      return newline[newline.length - 1];
    } catch (UserError noNewline) {
      int[] bytes = tokenizer.bytesPerToken();
      return IntStream.range(0, bytes.length).filter(id -> bytes[id] > 0).findFirst().orElse(0);
    }
  }
}
