package surprisal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * Finds added tokens in a text: the leftmost first, and the longest of those that start at the same
 * place, like Hugging Face for tokens without options.
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

  /** Encodes the bytes [{@code from}, {@code to}) of a text, which contain no added token. */
  interface PlainText {
    void encode(int from, int to);
  }

  /**
   * Appends the ids of text[from, to) to {@code out}; {@code between} does so for the text between
   * added tokens.
   */
  void encode(byte[] text, int from, int to, IntList out, PlainText between) {
    int textFrom = from;
    int i = from;
    while (i < to) {
      Literal token = starts[text[i] & 0xFF] ? at(text, i, to) : null;
      if (token == null) {
        i++;
        continue;
      }
      if (textFrom < i) {
        between.encode(textFrom, i);
      }
      out.add(token.id);
      i += token.bytes.length;
      textFrom = i;
    }
    if (textFrom < to) {
      between.encode(textFrom, to);
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
