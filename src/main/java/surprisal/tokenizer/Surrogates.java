package surprisal.tokenizer;

import java.util.Locale;
import surprisal.config.UserError;

/**
 * Rejects unpaired surrogates: they are not characters, and UTF-8 cannot encode them, so no
 * tokenizer could decode to them.
 */
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
                "the text contains an unpaired surrogate, U+%04X, at offset %d; remove it",
                (int) c,
                text.codePointCount(0, i)));
      }
    }
  }
}
