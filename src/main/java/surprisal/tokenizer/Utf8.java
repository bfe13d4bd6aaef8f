package surprisal.tokenizer;

import java.nio.charset.StandardCharsets;

/**
 * Decodes characters from UTF-8 bytes, strictly by table 3-7 of the Unicode Standard and never past
 * {@code to}.
 */
final class Utf8 {
  private Utf8() {}

  /**
   * The code point that starts at {@code i}, or -1 if no well-formed sequence does (a stray
   * continuation byte, an overlong form, a surrogate, a sequence cut off at {@code to}).
   */
  static int codePointAt(byte[] text, int i, int to) {
    int b = text[i];
    if (b >= 0) {
      return b;
    }
    b &= 0xFF;
    if (b < 0xC2 || b > 0xF4) {
      return -1;
    }
    int length = b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
    if (to - i < length) {
      return -1;
    }
    int codePoint = b & (0x7F >> length);
    for (int k = 1; k < length; k++) {
      int c = text[i + k];
      if ((c & 0xC0) != 0x80) {
        return -1;
      }
      codePoint = codePoint << 6 | c & 0x3F;
    }
    boolean overlong = codePoint < (length == 3 ? 0x800 : length == 4 ? 0x10000 : 0x80);
    boolean surrogate = codePoint >= 0xD800 && codePoint <= 0xDFFF;
    return overlong || surrogate || codePoint > Character.MAX_CODE_POINT ? -1 : codePoint;
  }

  /** The code point that ends before {@code i}, not reaching before {@code from}, or -1. */
  static int codePointBefore(byte[] text, int i, int from) {
    int start = i - 1;
    while (start > from && i - start < 4 && (text[start] & 0xC0) == 0x80) {
      start--;
    }
    int codePoint = start < from ? -1 : codePointAt(text, start, i);
    return codePoint >= 0 && start + length(codePoint) == i ? codePoint : -1;
  }

  /** Length of a code point in UTF-8; 1 for -1, a byte that is not part of a character. */
  static int length(int codePoint) {
    return codePoint < 0x80 ? 1 : codePoint < 0x800 ? 2 : codePoint < 0x10000 ? 3 : 4;
  }

  /** Offset of the first invalid byte at or after {@code from}, or -1. */
  static int firstInvalid(byte[] text, int from, int to) {
    int i = from;
    while (i < to) {
      if (text[i] >= 0) {
        i++;
        continue;
      }
      int codePoint = codePointAt(text, i, to);
      if (codePoint < 0) {
        return i;
      }
      i += length(codePoint);
    }
    return -1;
  }

  /**
   * @throws surprisal.config.UserError if the text contains an unpaired surrogate, with its offset
   */
  static byte[] bytes(String text) {
    Surrogates.requirePaired(text);
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Decodes bytes to text; invalid ones become U+FFFD. */
  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
