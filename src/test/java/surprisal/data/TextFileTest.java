package surprisal.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import surprisal.config.UserError;

class TextFileTest {
  @TempDir private Path folder;

  private Path write(byte... bytes) throws IOException {
    return Files.write(folder.resolve("text.txt"), bytes);
  }

  @Test
  void nothingIsChanged() throws IOException {
    String text = "\uFEFFa\r\nb\rc\n\n 😀\0";
    assertThat(TextFile.read(write(text.getBytes(StandardCharsets.UTF_8)))).isEqualTo(text);
  }

  @Test
  void theFirstInvalidByteIsNamed() throws IOException {
    byte[][] wrong = {
      {'a', 'b', (byte) 0xff}, // never valid in UTF-8
      {'a', (byte) 'b', (byte) 0xc3}, // truncated
      {'a', 'b', (byte) 0xe9, 'x', 'y'}, // Latin-1
      {'a', 'b', (byte) 0xc0, (byte) 0x80}, // overlong
      {'a', 'b', (byte) 0xed, (byte) 0xa0, (byte) 0x80}, // surrogate
    };
    for (byte[] bytes : wrong) {
      Path file = write(bytes);
      assertThatThrownBy(() -> TextFile.read(file))
          .isInstanceOf(UserError.class)
          .hasMessage(
              "%s is not UTF-8: byte 0x%02X at offset 2; convert it, for example with iconv -t"
                      .formatted(file, bytes[2])
                  + " UTF-8");
    }
  }

  @Test
  void whatIsNotATextIsRefused() throws IOException {
    Path missing = folder.resolve("missing.txt");
    assertThatThrownBy(() -> TextFile.read(missing))
        .isInstanceOf(UserError.class)
        .hasMessage(missing + " does not exist; name a UTF-8 text file");
    assertThatThrownBy(() -> TextFile.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessage(folder + " is a folder; name a text file");
    Path empty = write();
    assertThatThrownBy(() -> TextFile.read(empty))
        .isInstanceOf(UserError.class)
        .hasMessage(empty + " is empty; give a text to train on");
  }
}
