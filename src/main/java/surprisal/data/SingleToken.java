package surprisal.data;

import surprisal.config.UserError;
import surprisal.data.corpus.Corpus;
import surprisal.tokenizer.Tokenizer;

/** Texts that a vocabulary has as one token. */
public final class SingleToken {
  /** Stands for no id. */
  public static final int NONE = -1;

  private SingleToken() {}

  /** The id of a text that is one token, or {@link #NONE}. */
  public static int id(Tokenizer tokenizer, String text) {
    try {
      int[] ids = tokenizer.encode(text);
      return ids.length == 1 ? ids[0] : NONE;
    } catch (UserError outsideTheVocabulary) {
      return NONE;
    }
  }

  /** The id that ends a document, or {@link #NONE}. */
  public static int endOfText(Tokenizer tokenizer) {
    return id(tokenizer, Corpus.END_OF_TEXT);
  }
}
