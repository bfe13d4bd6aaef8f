package surprisal.tokenizer;

import static surprisal.tokenizer.CharacterClasses.OTHER;
import static surprisal.tokenizer.CharacterClasses.SPACE;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * GPT-2's split of a text into words, inside which byte pairs are merged:
 *
 * <pre>'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+</pre>
 *
 * (Radford et al. 2019). A hand-written scanner over UTF-8 instead of a regular expression: it
 * looks at each character once (at white space at most twice) and does not recurse. Each invalid
 * byte counts as one punctuation character.
 */
final class SplitPattern {
  private SplitPattern() {}

  /** The end of the word that starts at {@code from} in text[from, to); {@code from < to}. */
  static int wordEnd(byte[] text, int from, int to) {
    byte first = text[from];
    if (first == '\'') {
      int contraction = contractionEnd(text, from, to);
      if (contraction > 0) {
        return contraction;
      }
    }
    int start = from;
    if (first == ' ') {
      if (from + 1 == to) {
        return to;
      }
      start = from + 1;
    }
    int codePoint = Utf8.codePointAt(text, start, to);
    byte kind = CharacterClasses.of(codePoint);
    if (kind == SPACE) {
      return spaceEnd(text, from, to);
    }
    return runEnd(text, start + Utf8.length(codePoint), to, kind);
  }

  private static int runEnd(byte[] text, int from, int to, byte kind) {
    int i = from;
    while (i < to) {
      int codePoint = Utf8.codePointAt(text, i, to);
      if (CharacterClasses.of(codePoint) != kind) {
        return i;
      }
      i += Utf8.length(codePoint);
    }
    return to;
  }

  /**
   * The end of a run of white space, except for its last character if a word follows: that one
   * starts the word.
   */
  private static int spaceEnd(byte[] text, int from, int to) {
    int last = from;
    int i = from;
    while (i < to) {
      int codePoint = Utf8.codePointAt(text, i, to);
      if (CharacterClasses.of(codePoint) != SPACE) {
        return last > from ? last : i;
      }
      last = i;
      i += Utf8.length(codePoint);
    }
    return to;
  }

  private static int contractionEnd(byte[] text, int from, int to) {
    if (from + 1 == to) {
      return -1;
    }
    byte a = text[from + 1];
    if (a == 's' || a == 't' || a == 'm' || a == 'd') {
      return from + 2;
    }
    if (from + 2 == to) {
      return -1;
    }
    byte b = text[from + 2];
    boolean two = (a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l');
    return two ? from + 3 : -1;
  }

  /**
   * A place to cut a text in two without changing its words: before white space that follows
   * something else, between a letter and a non-letter, or after a number.
   *
   * @return the last such place after {@code from} and before {@code to}, or -1
   */
  static int lastCut(byte[] text, int from, int to) {
    int right = to;
    byte rightKind = -1;
    while (right > from) {
      int left = right - 1;
      while (left > from && right - left < 4 && (text[left] & 0xC0) == 0x80) {
        left--;
      }
      int codePoint = Utf8.codePointAt(text, left, right);
      if (codePoint < 0 || Utf8.length(codePoint) != right - left) {
        // Incomplete: the end of the buffer may have cut a character in two.
        left = right - 1;
        codePoint = -1;
      }
      byte leftKind = codePoint < 0 ? -1 : CharacterClasses.of(codePoint);
      boolean wordEnds = leftKind >= 0 && leftKind != SPACE && leftKind != OTHER;
      boolean spaceBegins = rightKind == SPACE && leftKind == OTHER;
      if (rightKind >= 0 && rightKind != leftKind && (wordEnds || spaceBegins)) {
        return right;
      }
      right = left;
      rightKind = leftKind;
    }
    return -1;
  }

  /** The words of a text as strings. */
  static List<String> words(String text) {
    byte[] bytes = Utf8.bytes(text);
    List<String> words = new ArrayList<>();
    for (int from = 0; from < bytes.length; ) {
      int end = wordEnd(bytes, from, bytes.length);
      words.add(new String(bytes, from, end - from, StandardCharsets.UTF_8));
      from = end;
    }
    return words;
  }
}
