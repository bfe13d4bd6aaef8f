package surprisal.tokenizer;

import surprisal.config.UserError;

/**
 * Properties of each token by itself, for tables that break a text down by token.
 *
 * @param texts [V], what each token decodes to; empty for an unused id
 * @param bytes [V], UTF-8 bytes of each token
 * @param characters [V], characters that start in each token, none in special tokens: a character
 *     spread over several tokens counts once
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
          continue; // special tokens stand for no text
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
