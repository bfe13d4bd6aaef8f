package surprisal.data;

import surprisal.config.UserError;
import surprisal.data.corpus.Corpus;
import surprisal.tokenizer.Tokenizer;

/** Looks up texts that are a single token of a vocabulary. */
public final class SingleToken {
  /** Not an id. */
  public static final int NONE = -1;

  private SingleToken() {}

  /** The id of a text that is a single token, or {@link #NONE}. */
  public static int id(Tokenizer tokenizer, String text) {
    try {
      int[] ids = tokenizer.encode(text);
      return ids.length == 1 ? ids[0] : NONE;
    } catch (UserError outsideTheVocabulary) {
      return NONE;
    }
  }

  /** The id of the end-of-text token, or {@link #NONE}. */
  public static int endOfText(Tokenizer tokenizer) {
    return id(tokenizer, Corpus.END_OF_TEXT);
  }
}
