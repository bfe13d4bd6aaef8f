package surprisal.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static surprisal.formats.TensorFiles.ones;
import static surprisal.formats.TensorFiles.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.config.UserError;

/** Files that were cut, flipped or never whole are refused with what is wrong and where. */
class DamagedSafetensorsTest {
  @TempDir private Path folder;

  @Test
  void aFlippedBitOfTheDataNamesItsTensor() throws IOException {
    NamedArray a = new NamedArray("a", ones(DataType.FLOAT, 2, 3));
    NamedArray b = new NamedArray("b", ones(DataType.DOUBLE, 3));
    Path file = write(folder, a, b);
    byte[] whole = Files.readAllBytes(file);
    int data = whole.length - 24 - 24;
    for (int i = data; i < whole.length; i++) {
      byte[] flipped = whole.clone();
      flipped[i] ^= (byte) (1 << i % 8);
      Files.write(file, flipped);
      String tensor = i < data + 24 ? "a" : "b";
      try (Safetensors opened = Safetensors.open(file)) {
        assertThatThrownBy(opened::verify)
            .isInstanceOf(UserError.class)
            .hasMessageStartingWith(file + " is damaged: tensor " + tensor + " has checksum ");
        assertThatThrownBy(() -> opened.readInto(List.of(a, b)))
            .hasMessageStartingWith(file + " is damaged: tensor " + tensor + " has checksum ");
        assertThatThrownBy(() -> opened.doubles(tensor)).hasMessageContaining("is damaged");
      }
    }
  }

  @Test
  void everyCutIsFound() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            write(
                folder,
                new NamedArray("a", ones(DataType.FLOAT, 2, 3)),
                new NamedArray("b", ones(DataType.FLOAT, 3))));
    Path file = folder.resolve("cut.safetensors");
    for (int length = 0; length < whole.length; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      String message = openError(file);
      if (length < 8) {
        assertThat(message)
            .isEqualTo(file + " has " + length + " bytes; a safetensors file has 8 or more");
      } else if (length < whole.length - 36) {
        assertThat(message).contains("claims a header of", "it is cut short");
      } else {
        assertThat(message)
            .startsWith(file + " is cut short: tensor " + (length < whole.length - 12 ? "a" : "b"));
      }
    }
    Files.write(file, Arrays.copyOf(whole, whole.length + 1));
    assertThat(openError(file)).isEqualTo(file + " has 1 bytes after its last tensor");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}  | tensor a starts at byte 4 of the data, after byte 0 where the previous one ends
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | tensor b starts at byte 4 of the data, before byte 8 where the previous one ends
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}  | tensor a of dtype F32 and shape [2] does not fill its bytes 0 to 12
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[12,0]}}  | tensor a of dtype F32 and shape [3] does not fill its bytes 12 to 0
          {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}} | tensor a of dtype F32 and shape [4611686018427387904, 4] does not fill its bytes 0 to 0
          {"a":{"dtype":"F32","shape":[-3],"data_offsets":[0,12]}} | tensor a needs a shape and two offsets, but has
          {"a":{"dtype":"F32","shape":[3.0],"data_offsets":[0,12]}} | tensor a needs a shape and two offsets, but has
          {"a":{"dtype":"F32","shape":3,"data_offsets":[0,12]}}    | tensor a needs a shape and two offsets, but has
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0]}}     | tensor a needs a shape and two offsets, but has
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,99999999999999999999]}} | tensor a needs a shape and two offsets, but has
          {"a":{"dtype":"F32","shape":[3]}}                        | tensor a needs a shape and two offsets, but has
          {"a":{"dtype":"F8","shape":[12],"data_offsets":[0,12]}}  | tensor a has dtype "F8", expected one of [F64, F32, BF16, I64, I32, U8]
          {"a":{"shape":[12],"data_offsets":[0,12]}}               | tensor a has dtype
          {"a":3}                                                  | tensor a has dtype
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | the header is not JSON
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} x | the header is not JSON
          {"__metadata__":{"a":1},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | __metadata__.a is not a string
          {"__metadata__":1,"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | __metadata__ is not a JSON object
          {"a":                                                    | the header is not JSON
          []                                                       | the header is not a JSON object
          ``                                                       | the header is not a JSON object
          """)
  void aHeaderThatContradictsItselfIsRefused(String header, String message) throws IOException {
    byte[] json = header.getBytes(StandardCharsets.UTF_8);
    assertThat(openError(raw(json.length, json, 12))).contains("raw.safetensors: " + message);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, 100_000_001, 1 << 30, 19})
  void anAbsurdHeaderLengthIsRefused(long length) throws IOException {
    assertThat(openError(raw(length, "{}".getBytes(StandardCharsets.UTF_8), 16)))
        .contains("claims a header of " + Long.toUnsignedString(length) + " bytes but has 26");
  }

  @Test
  void aHeaderThatIsNotUtf8IsRefused() throws IOException {
    assertThat(openError(raw(2, new byte[] {'{', (byte) 0xff}, 0))).contains("is not JSON");
  }

  @Test
  void filesThatCannotBeOpenedAreNamed() {
    Path missing = folder.resolve("no.safetensors");
    assertThat(openError(missing)).isEqualTo("there is no file " + missing);
    assertThat(openError(folder)).startsWith(folder + " is a folder");
  }

  private Path raw(long length, byte[] json, int dataBytes) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(length).put(json);
    return Files.write(folder.resolve("raw.safetensors"), bytes.array());
  }

  private static String openError(Path file) {
    return catchThrowableOfType(UserError.class, () -> Safetensors.open(file).close()).getMessage();
  }
}
