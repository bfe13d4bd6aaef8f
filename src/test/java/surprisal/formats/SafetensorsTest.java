package surprisal.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.config.UserError;

class SafetensorsTest {
  private static final String GOLDEN = "/golden/safetensors/";

  @TempDir private Path folder;

  @Test
  void readsWhatPythonWrote() throws Exception {
    try (Safetensors file = Safetensors.open(golden("python.safetensors"))) {
      assertThat(file.entries()).hasSize(9);
      assertThat(file.metadata()).isEqualTo(Map.of("made_by", "safetensors"));
      assertThat(file.entries().get("f64").shape()).containsExactly(2L, 2L);
      assertThat(file.doubles("f64"))
          .containsExactly(1.0 / 3, -0.0, Double.MIN_VALUE, Double.POSITIVE_INFINITY);
      assertThat(file.floats("f32")).containsExactly(1f / 3, -Float.MIN_VALUE, Float.MAX_VALUE);
      assertThat(file.floats("bf16")).containsExactly(1f, -2.5f, 0.333984375f);
      assertThat(file.longs("i64")).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
      assertThat(file.longs("i32")).containsExactly(Integer.MIN_VALUE, 7);
      assertThat(file.doubles("i32")).containsExactly(Integer.MIN_VALUE, 7);
      assertThat(file.longs("u8")).containsExactly(0, 127, 255);
      assertThat(file.floats("scalar")).containsExactly(2.5f);
      assertThat(file.entries().get("scalar").shape()).isEmpty();
      assertThat(file.floats("empty")).isEmpty();
      assertThat(file.floats("quote \" é")).containsExactly(1f);
      file.verify();
    }
  }

  /** scripts/check-safetensors.py reads the same bytes with the format's own library. */
  @Test
  void writesWhatPythonReads() throws Exception {
    INDArray flat = Nd4j.arange(-6, 10).castTo(DataType.FLOAT).divi(4);
    INDArray wte = flat.get(NDArrayIndex.interval(4, 10)).reshape(2, 3);
    INDArray ln = Nd4j.createFromArray(1.0 / 3, -0.0, Double.MIN_VALUE);
    Path file =
        write(
            new NamedArray("transformer.wte.weight", wte),
            new NamedArray("ln", ln),
            new NamedArray("scalar", Nd4j.scalar(2.5f)));
    assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(golden("ours.safetensors")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT", "DOUBLE"})
  void everyBitOfViewsComesBack(DataType type) throws IOException {
    long seed = 42;
    SplittableRandom random = new SplittableRandom(seed);
    INDArray flat = Nd4j.zeros(type, 2_500_000);
    ByteBuffer bits = new NamedArray("flat", flat).bytes();
    while (bits.hasRemaining()) {
      bits.putInt(random.nextInt()); // Among them NaNs with payloads, -0.0 and denormals.
    }
    INDArray loaded = Nd4j.zeros(type, 2_500_000);
    Path file = write(views(flat));
    try (Safetensors opened = Safetensors.open(file)) {
      opened.readInto(List.of(views(loaded)));
      NamedArray first = views(flat)[0];
      double[] values = opened.doubles("a");
      assertThat(values).hasSize((int) first.array().length());
      for (int i = 0; i < values.length; i += 997) {
        assertThat(Double.compare(values[i], at(first, i)))
            .as("seed %d element %d", seed, i)
            .isZero();
      }
    }
    for (int i = 0; i < views(flat).length; i++) {
      assertThat(views(loaded)[i].bytes()).isEqualTo(views(flat)[i].bytes());
    }
    INDArray untouched = loaded.get(NDArrayIndex.interval(2_000_007, 2_500_000));
    assertThat(untouched.amaxNumber().doubleValue()).isZero();
  }

  /** Covers [0, 2000007) of a flat buffer, the middle one longer than a chunk. */
  private static NamedArray[] views(INDArray flat) {
    return new NamedArray[] {
      new NamedArray("a", flat.get(NDArrayIndex.interval(0, 600_000)).reshape(2, 300_000)),
      new NamedArray("b", flat.get(NDArrayIndex.interval(600_000, 2_000_000)).reshape(1_400, 1000)),
      new NamedArray("c", flat.get(NDArrayIndex.interval(2_000_000, 2_000_007)))
    };
  }

  private static double at(NamedArray array, int i) {
    return array.dtype() == Dtype.F32
        ? array.bytes().getFloat(i * 4)
        : array.bytes().getDouble(i * 8);
  }

  @Test
  void anArrayThatIsNotContiguousIsRefused() {
    INDArray matrix = Nd4j.zeros(DataType.FLOAT, 4, 6);
    assertThatThrownBy(() -> new NamedArray("w", matrix.transpose()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("w is not contiguous");
    assertThatThrownBy(
            () -> new NamedArray("w", matrix.get(NDArrayIndex.all(), NDArrayIndex.interval(1, 3))))
        .hasMessageContaining("w is not contiguous");
    assertThatThrownBy(() -> write(new NamedArray("w", matrix), new NamedArray("w", matrix)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("w");
  }

  @Test
  void whatDiffersFromTheExpectedArraysIsNamed() throws IOException {
    NamedArray a = new NamedArray("a", Nd4j.ones(DataType.FLOAT, 2, 3));
    NamedArray b = new NamedArray("b", Nd4j.ones(DataType.FLOAT, 3));
    Path file = write(a, b);
    assertThat(readError(file, a, new NamedArray("b", Nd4j.zeros(DataType.FLOAT, 4))))
        .isEqualTo(file + ": tensor b is F32 [3], expected F32 [4]");
    assertThat(readError(file, a, new NamedArray("b", Nd4j.zeros(DataType.DOUBLE, 3))))
        .isEqualTo(file + ": tensor b is F32 [3], expected F64 [3]");
    assertThat(readError(file, a, b, new NamedArray("c", Nd4j.zeros(DataType.FLOAT, 4))))
        .isEqualTo(file + " has no tensor c among its 2 tensors");
    assertThat(readError(file, a)).isEqualTo(file + " holds 1 tensors that are not expected: b");
    try (Safetensors opened = Safetensors.open(file)) {
      assertThatThrownBy(() -> opened.longs("a"))
          .isInstanceOf(UserError.class)
          .hasMessage(file + ": tensor a holds F32, expected whole numbers");
      assertThatThrownBy(() -> opened.floats("x")).hasMessageContaining("has no tensor x");
    }
  }

  private static String readError(Path file, NamedArray... arrays) {
    try (Safetensors opened = Safetensors.open(file)) {
      List<NamedArray> copies =
          Arrays.stream(arrays).map(a -> new NamedArray(a.name(), a.array().dup('c'))).toList();
      copies.forEach(copy -> copy.array().assign(-7));
      String message =
          catchThrowableOfType(UserError.class, () -> opened.readInto(copies)).getMessage();
      for (NamedArray copy : copies) {
        assertThat(copy.array().minNumber().doubleValue()).as("untouched").isEqualTo(-7);
      }
      return message;
    }
  }

  @Test
  void aFlippedBitOfTheDataNamesItsTensor() throws IOException {
    NamedArray a = new NamedArray("a", Nd4j.ones(DataType.FLOAT, 2, 3));
    NamedArray b = new NamedArray("b", Nd4j.ones(DataType.DOUBLE, 3));
    Path file = write(a, b);
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
        assertThatThrownBy(() -> opened.floats(tensor)).hasMessageContaining("is damaged");
      }
    }
  }

  @Test
  void everyCutIsFound() throws IOException {
    byte[] whole =
        Files.readAllBytes(
            write(
                new NamedArray("a", Nd4j.ones(DataType.FLOAT, 2, 3)),
                new NamedArray("b", Nd4j.ones(DataType.FLOAT, 3))));
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
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}  | tensor a starts at byte 4 of the data, after byte 0 where the one before ends
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}} | tensor b starts at byte 4 of the data, before byte 8 where the one before ends
          {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,12]}}  | tensor a of dtype F32 and shape [2] does not fill its bytes 0 to 12
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[12,0]}}  | tensor a of dtype F32 and shape [3] does not fill its bytes 12 to 0
          {"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0]}} | tensor a of dtype F32 and shape [4611686018427387904, 4] does not fill its bytes 0 to 0
          {"a":{"dtype":"F32","shape":[-3],"data_offsets":[0,12]}} | tensor a lacks a shape and two offsets
          {"a":{"dtype":"F32","shape":[3.0],"data_offsets":[0,12]}} | tensor a lacks a shape and two offsets
          {"a":{"dtype":"F32","shape":3,"data_offsets":[0,12]}}    | tensor a lacks a shape and two offsets
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0]}}     | tensor a lacks a shape and two offsets
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,99999999999999999999]}} | tensor a lacks a shape and two offsets
          {"a":{"dtype":"F32","shape":[3]}}                        | tensor a lacks a shape and two offsets
          {"a":{"dtype":"F8","shape":[12],"data_offsets":[0,12]}}  | tensor a has dtype "F8", none of [F64, F32, BF16, I64, I32, U8]
          {"a":{"shape":[12],"data_offsets":[0,12]}}               | tensor a has dtype
          {"a":3}                                                  | tensor a has dtype
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | the header is not JSON
          {"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} x | the header is not JSON
          {"__metadata__":{"a":1},"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}} | __metadata__.a is not a text
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

  private Path write(NamedArray... arrays) throws IOException {
    Path file = folder.resolve("w.safetensors");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      SafetensorsWriter.write(channel, List.of(arrays), Map.of());
    }
    return file;
  }

  private static Path golden(String name) throws Exception {
    return Path.of(SafetensorsTest.class.getResource(GOLDEN + name).toURI());
  }

  private static String openError(Path file) {
    return catchThrowableOfType(UserError.class, () -> Safetensors.open(file).close()).getMessage();
  }
}
