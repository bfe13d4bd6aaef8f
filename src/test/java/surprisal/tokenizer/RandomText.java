package surprisal.tokenizer;

import java.util.SplittableRandom;

/** Random texts and bytes that are hard on tokenizers. */
final class RandomText {
  private static final int[][] RANGES = {
    {0x20, 0x7F},
    {0x20, 0x7F},
    {0, 0x250},
    {0x300, 0x370},
    {0x600, 0x700},
    {0x2000, 0x2070},
    {0x2460, 0x2500},
    {0x3000, 0x3100},
    {0x4E00, 0x9FFF},
    {0xE000, 0xE100},
    {0x1D400, 0x1D800},
    {0x1F300, 0x1F700},
    {0xFF00, 0x10000},
    {0, 0xD800},
    {0xE000, 0x110000}
  };
  private static final String COMMON = "    \n\n\t\r'''sdtmlrveLL019.,\u00A0\u2003";

  private RandomText() {}

  /** Up to {@code longest} characters, without unpaired surrogates. */
  static String string(SplittableRandom random, int longest) {
    int length = random.nextInt(longest + 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      if (random.nextInt(3) == 0) {
        text.append(COMMON.charAt(random.nextInt(COMMON.length())));
      } else {
        int[] range = RANGES[random.nextInt(RANGES.length)];
        text.appendCodePoint(random.nextInt(range[0], range[1]));
      }
    }
    return text.toString();
  }

  /** The same, with only characters that this JDK's version of Unicode knows. */
  static String assigned(SplittableRandom random, int longest) {
    return string(random, longest)
        .codePoints()
        .filter(Character::isDefined)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Up to {@code longest} bytes: noise, or UTF-8 text with some bytes corrupted. */
  static byte[] bytes(SplittableRandom random, int longest) {
    if (random.nextBoolean()) {
      byte[] noise = new byte[random.nextInt(longest + 1)];
      random.nextBytes(noise);
      return noise;
    }
    byte[] bytes = Utf8.bytes(string(random, longest / 3));
    for (int n = 0; bytes.length > 0 && n < random.nextInt(4); n++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }
}
