package surprisal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;

/** The 256 byte values of UTF-8 as ids: encodes any text without learning a vocabulary. */
public final class ByteTokenizer implements Tokenizer {
  static final String KIND = "byte";
  private static final int BYTES = 256;

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int vocabSize() {
    return BYTES;
  }

  @Override
  public int[] encode(String text) {
    Surrogates.requirePaired(text);
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int n = 0; n < ids.length; n++) {
      ids[n] = bytes[n] & 0xff;
    }
    return ids;
  }

  @Override
  public String decode(int[] ids) {
    return new String(decodeBytes(ids), StandardCharsets.UTF_8);
  }

  @Override
  public byte[] decodeBytes(int[] ids) {
    byte[] bytes = new byte[ids.length];
    for (int n = 0; n < ids.length; n++) {
      bytes[n] = (byte) Tokenizers.checkedId(ids, n, BYTES);
    }
    return bytes;
  }

  @Override
  public int[] bytesPerToken() {
    int[] bytes = new int[BYTES];
    Arrays.fill(bytes, 1);
    return bytes;
  }

  @Override
  public String toJson() {
    return Tokenizers.json(Map.of("kind", KIND));
  }
}
