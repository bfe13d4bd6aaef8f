package surprisal.sampling;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import surprisal.tokenizer.ByteTokenizer;

class TextStreamTest {
  private final List<String> pieces = new ArrayList<>();
  private final TextStream stream = new TextStream(new ByteTokenizer(), pieces::add);

  private void bytes(String text) {
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      stream.add(b & 0xff);
    }
  }

  @Test
  void charactersComeOutWholeWithTheirLastByte() {
    bytes("aé€😀");
    assertThat(pieces).containsExactly("a", "é", "€", "😀");
  }

  @Test
  void whatIsNoUtf8IsReplaced() {
    stream.add(0xC3);
    bytes("a");
    stream.add(0x80);
    stream.add(0xE2);
    stream.end();
    assertThat(String.join("", pieces)).isEqualTo("\uFFFDa\uFFFD\uFFFD");
  }
}
