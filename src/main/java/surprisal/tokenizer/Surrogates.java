package surprisal.tokenizer;

import java.util.Locale;
import surprisal.config.UserError;

/** Half a surrogate pair is no character: UTF-8 cannot hold it, so no tokenizer could return it. */
final class Surrogates {
  private Surrogates() {}

  static void requirePaired(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) {
        continue;
      }
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "the text holds half a surrogate pair, U+%04X, at offset %d; remove it",
                (int) c,
                text.codePointCount(0, i)));
      }
    }
  }
}
