package surprisal.tokenizer;

import surprisal.config.UserError;

/**
 * What each token is by itself, for tables that split a text by its tokens.
 *
 * @param texts [V], what each token decodes to; empty where the vocabulary has a hole
 * @param bytes [V], UTF-8 bytes of each
 * @param characters [V], characters that begin in each, none in special tokens: a character in
 *     several tokens counts once
 */
public record TokenTable(String[] texts, int[] bytes, int[] characters) {

  public static TokenTable of(Tokenizer tokenizer) {
    int V = tokenizer.vocabSize();
    String[] texts = new String[V];
    int[] bytes = tokenizer.bytesPerToken();
    int[] characters = new int[V];
    for (int id = 0; id < V; id++) {
      int[] token = {id};
      try {
        texts[id] = tokenizer.decode(token);
        if (bytes[id] == 0) {
          continue; // a special token stands for no text
        }
        for (byte b : tokenizer.decodeBytes(token)) {
          boolean continues = (b & 0xC0) == 0x80;
          characters[id] += continues ? 0 : 1;
        }
      } catch (UserError hole) {
        texts[id] = "";
      }
    }
    return new TokenTable(texts, bytes, characters);
  }
}
