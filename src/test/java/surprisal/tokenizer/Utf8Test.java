package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class Utf8Test {
  @Test
  void everyCharacterIsReadBack() {
    for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
      if (codePoint >= 0xD800 && codePoint <= 0xDFFF) {
        continue;
      }
      byte[] bytes = Character.toString(codePoint).getBytes(StandardCharsets.UTF_8);
      assertThat(Utf8.codePointAt(bytes, 0, bytes.length)).isEqualTo(codePoint);
      assertThat(Utf8.length(codePoint)).isEqualTo(bytes.length);
      if (bytes.length > 1) {
        assertThat(Utf8.codePointAt(bytes, 0, bytes.length - 1)).isEqualTo(-1);
      }
    }
  }

  @Test
  void theFirstInvalidByteIsWhereTheJdkFindsIt() {
    for (long seed = 0; seed < 20_000; seed++) {
      byte[] bytes = RandomText.bytes(new SplittableRandom(seed), 40);
      assertThat(Utf8.firstInvalid(bytes, 0, bytes.length))
          .as("seed %d", seed)
          .isEqualTo(firstInvalidByTheJdk(bytes));
    }
  }

  private static int firstInvalidByTheJdk(byte[] bytes) {
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CoderResult result = decoder.decode(in, CharBuffer.allocate(bytes.length + 1), true);
    return result.isError() ? in.position() : -1;
  }
}
