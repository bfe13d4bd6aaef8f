package surprisal.tokenizer;

import java.util.Arrays;

/**
 * GPT-2's spelling of the 256 bytes as printable characters (its {@code bytes_to_unicode}), used
 * for tokens in tokenizer.json: {@code !} to {@code ~}, {@code ¡} to {@code ¬} and {@code ®} to
 * {@code ÿ} stand for themselves; the other 68 bytes become U+0100 to U+0143, in order. A space is
 * {@code Ġ}, a newline {@code Ċ}.
 */
final class ByteAlphabet {
  private static final int LETTERS = 0x144;
  private static final char[] LETTER_OF_BYTE = new char[256];
  private static final short[] BYTE_OF_LETTER = new short[LETTERS];

  static {
    Arrays.fill(BYTE_OF_LETTER, (short) -1);
    char next = 0x100;
    for (int b = 0; b < 256; b++) {
      char letter = standsForItself(b) ? (char) b : next++;
      LETTER_OF_BYTE[b] = letter;
      BYTE_OF_LETTER[letter] = (short) b;
    }
  }

  private ByteAlphabet() {}

  private static boolean standsForItself(int b) {
    return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
  }

  /** The 256 bytes in the order of their letters, as Hugging Face orders its alphabet. */
  static byte[] inOrder() {
    byte[] bytes = new byte[256];
    int n = 0;
    for (int letter = 0; letter < LETTERS; letter++) {
      if (BYTE_OF_LETTER[letter] >= 0) {
        bytes[n++] = (byte) BYTE_OF_LETTER[letter];
      }
    }
    return bytes;
  }

  /** Spells bytes as letters. */
  static String spell(byte[] bytes) {
    char[] letters = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      letters[i] = LETTER_OF_BYTE[bytes[i] & 0xFF];
    }
    return new String(letters);
  }

  /** The bytes that a spelling stands for; null if it has a character outside the alphabet. */
  static byte[] bytes(String spelling) {
    byte[] bytes = new byte[spelling.length()];
    for (int i = 0; i < bytes.length; i++) {
      char letter = spelling.charAt(i);
      if (letter >= LETTERS || BYTE_OF_LETTER[letter] < 0) {
        return null;
      }
      bytes[i] = (byte) BYTE_OF_LETTER[letter];
    }
    return bytes;
  }
}
