package surprisal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import surprisal.tokenizer.pattern.CodePoints;
import surprisal.tokenizer.pattern.UnicodeClasses;

/**
 * Finds added tokens in a text: the leftmost first, and the longest of those that start at the same
 * place, like Hugging Face.
 */
final class AddedTokens {
  private record Literal(byte[] bytes, AddedToken token) {
    int first() {
      return bytes[0] & 0xFF;
    }
  }

  /** By first byte, longest first; null where no token starts. */
  private final Literal[][] startingWith = new Literal[256][];

  private final boolean isEmpty;

  AddedTokens(List<AddedToken> tokens) {
    isEmpty = tokens.isEmpty();
    tokens.stream()
        .map(token -> new Literal(token.content().getBytes(StandardCharsets.UTF_8), token))
        .sorted(Comparator.comparingInt((Literal literal) -> -literal.bytes.length))
        .collect(Collectors.groupingBy(Literal::first))
        .forEach((first, same) -> startingWith[first] = same.toArray(Literal[]::new));
  }

  boolean isEmpty() {
    return isEmpty;
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
      Literal[] candidates = startingWith[text[i] & 0xFF];
      Literal found = candidates == null ? null : at(candidates, text, i, to);
      if (found == null) {
        i++;
        continue;
      }
      int start = i;
      i += found.bytes.length;
      AddedToken token = found.token;
      if (token.singleWord() && isInsideWord(text, from, start, i, to)) {
        continue; // beyond all of it: nothing else is looked for inside
      }
      int end = i;
      if (token.lstrip()) {
        start = Math.max(textFrom, spaceStart(text, from, start));
      }
      if (token.rstrip()) {
        end = spaceEnd(text, end, to);
      }
      if (textFrom < start) {
        between.encode(textFrom, start);
      }
      // White space that was taken along is searched again, as in Hugging Face.
      if (start < end) {
        out.add(token.id());
      }
      textFrom = end;
    }
    if (textFrom < to) {
      between.encode(textFrom, to);
    }
  }

  private static Literal at(Literal[] longestFirst, byte[] text, int i, int to) {
    for (Literal token : longestFirst) {
      int length = token.bytes.length;
      if (length <= to - i && Arrays.equals(token.bytes, 0, length, text, i, i + length)) {
        return token;
      }
    }
    return null;
  }

  private static boolean isInsideWord(byte[] text, int from, int start, int end, int to) {
    CodePoints word = UnicodeClasses.RUST_WORD;
    int before = Utf8.codePointBefore(text, start, from);
    int after = end < to ? Utf8.codePointAt(text, end, to) : -1;
    return before >= 0 && word.has(before) || after >= 0 && word.has(after);
  }

  private static int spaceStart(byte[] text, int from, int start) {
    int i = start;
    int before = Utf8.codePointBefore(text, i, from);
    while (before >= 0 && UnicodeClasses.SPACE.has(before)) {
      i -= Utf8.length(before);
      before = Utf8.codePointBefore(text, i, from);
    }
    return i;
  }

  private static int spaceEnd(byte[] text, int end, int to) {
    int i = end;
    while (i < to) {
      int next = Utf8.codePointAt(text, i, to);
      if (next < 0 || !UnicodeClasses.SPACE.has(next)) {
        break;
      }
      i += Utf8.length(next);
    }
    return i;
  }
}
