package surprisal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds added tokens in a text: leftmost first, of several that start alike the longest, as Hugging
 * Face does for tokens without options.
 */
final class AddedTokens {
  private record Literal(byte[] bytes, int id) {}

  private final Literal[] longestFirst;
  private final boolean[] starts = new boolean[256];

  AddedTokens(List<AddedToken> tokens) {
    longestFirst =
        tokens.stream()
            .map(t -> new Literal(t.content().getBytes(StandardCharsets.UTF_8), t.id()))
            .sorted(Comparator.comparingInt((Literal t) -> t.bytes.length).reversed())
            .toArray(Literal[]::new);
    for (Literal token : longestFirst) {
      starts[token.bytes[0] & 0xFF] = true;
    }
  }

  boolean isEmpty() {
    return longestFirst.length == 0;
  }

  /** What lies between the tokens, and the tokens, in the order of the text. */
  interface Pieces {
    void text(int from, int to);

    void token(int id);
  }

  void split(byte[] text, int from, int to, Pieces pieces) {
    int textFrom = from;
    int i = from;
    while (i < to) {
      Literal token = starts[text[i] & 0xFF] ? at(text, i, to) : null;
      if (token == null) {
        i++;
        continue;
      }
      if (textFrom < i) {
        pieces.text(textFrom, i);
      }
      pieces.token(token.id);
      i += token.bytes.length;
      textFrom = i;
    }
    if (textFrom < to) {
      pieces.text(textFrom, to);
    }
  }

  private Literal at(byte[] text, int i, int to) {
    for (Literal token : longestFirst) {
      int length = token.bytes.length;
      if (length <= to - i && Arrays.equals(token.bytes, 0, length, text, i, i + length)) {
        return token;
      }
    }
    return null;
  }
}
