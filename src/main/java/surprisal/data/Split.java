package surprisal.data;

import java.util.Locale;
import surprisal.config.UserError;
import surprisal.tokenizer.Tokenizer;

/** The tokens that train and the tokens that are held out. */
public record Split(TokenSequence train, TokenSequence validation) {

  /**
   * Cuts where nanoGPT does: the first floor(n * (1 - validationFraction)) of the n characters
   * train, the rest validates; each part is encoded by itself.
   *
   * @throws UserError if a part would be empty
   */
  public static Split tail(String text, double validationFraction, Tokenizer tokenizer) {
    int characters = text.codePointCount(0, text.length());
    int train = (int) (characters * (1 - validationFraction));
    if (train == 0 || train == characters) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "the text has %d characters, too few to hold out a part of %s for validation; give a"
                  + " longer text",
              characters,
              validationFraction));
    }
    int cut = text.offsetByCodePoints(0, train);
    return new Split(
        IntTokens.of(tokenizer.encode(text.substring(0, cut))),
        IntTokens.of(tokenizer.encode(text.substring(cut))));
  }
}
