package surprisal.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static surprisal.formats.TensorFiles.filled;
import static surprisal.formats.TensorFiles.ones;
import static surprisal.formats.TensorFiles.write;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import surprisal.config.UserError;
import surprisal.kernels.ElementType;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jTensor;

/** Tensors that come back as they were written, by this program and by others. */
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
      assertThat(file.doubles("f32")).containsExactly(1f / 3, -Float.MIN_VALUE, Float.MAX_VALUE);
      assertThat(file.doubles("bf16")).containsExactly(1f, -2.5f, 0.333984375f);
      assertThat(file.longs("i64")).containsExactly(Long.MIN_VALUE, Long.MAX_VALUE);
      assertThat(file.longs("i32")).containsExactly(Integer.MIN_VALUE, 7);
      assertThat(file.doubles("i32")).containsExactly(Integer.MIN_VALUE, 7);
      assertThat(file.longs("u8")).containsExactly(0, 127, 255);
      assertThat(file.doubles("scalar")).containsExactly(2.5f);
      assertThat(file.entries().get("scalar").shape()).isEmpty();
      assertThat(file.doubles("empty")).isEmpty();
      assertThat(file.doubles("quote \" é")).containsExactly(1f);
      file.verify();
    }
  }

  /** scripts/check-safetensors.py reads the same bytes with the format's own library. */
  @Test
  void writesWhatPythonReads() throws Exception {
    Tensor flat = new Nd4jTensor(Nd4j.arange(-6, 10).castTo(DataType.FLOAT).divi(4));
    Tensor wte = flat.view(4, 2, 3);
    Tensor ln = new Nd4jTensor(Nd4j.createFromArray(1.0 / 3, -0.0, Double.MIN_VALUE));
    Path file =
        write(
            folder,
            new NamedArray("transformer.wte.weight", wte),
            new NamedArray("ln", ln),
            new NamedArray("scalar", new Nd4jTensor(Nd4j.scalar(2.5f))));
    assertThat(Files.readAllBytes(file)).isEqualTo(Files.readAllBytes(golden("ours.safetensors")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"FLOAT", "DOUBLE"})
  void everyBitOfViewsComesBack(DataType type) throws IOException {
    long seed = 42;
    SplittableRandom random = new SplittableRandom(seed);
    Tensor flat = Nd4jTensor.zeros(type, 2_500_000);
    ByteBuffer bits = ByteBuffer.allocate(2_500_000 * flat.type().bytes());
    while (bits.hasRemaining()) {
      bits.putInt(random.nextInt()); // Among them NaNs with payloads, -0.0 and denormals.
    }
    flat.copyFrom(bits.flip(), 0);
    Tensor loaded = Nd4jTensor.zeros(type, 2_500_000);
    Path file = write(folder, views(flat));
    try (Safetensors opened = Safetensors.open(file)) {
      opened.readInto(List.of(views(loaded)));
      NamedArray first = views(flat)[0];
      double[] values = opened.doubles("a");
      assertThat(values).hasSize((int) first.tensor().length());
      for (int i = 0; i < values.length; i += 997) {
        assertThat(Double.compare(values[i], at(first, i)))
            .as("seed %d element %d", seed, i)
            .isZero();
      }
    }
    for (int i = 0; i < views(flat).length; i++) {
      assertThat(bytes(views(loaded)[i])).isEqualTo(bytes(views(flat)[i]));
    }
    assertThat(loaded.view(2_000_007, 499_993).read()).containsOnly(0);
  }

  /** Covers [0, 2000007) of a flat buffer, the middle one longer than a chunk. */
  private static NamedArray[] views(Tensor flat) {
    return new NamedArray[] {
      new NamedArray("a", flat.view(0, 2, 300_000)),
      new NamedArray("b", flat.view(600_000, 1_400, 1000)),
      new NamedArray("c", flat.view(2_000_000, 7))
    };
  }

  private static ByteBuffer bytes(NamedArray array) {
    Tensor tensor = array.tensor();
    ByteBuffer bytes = ByteBuffer.allocate((int) tensor.length() * tensor.type().bytes());
    tensor.copyTo(bytes, 0);
    return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  private static double at(NamedArray array, int i) {
    return array.dtype() == Dtype.F32
        ? bytes(array).getFloat(i * 4)
        : bytes(array).getDouble(i * 8);
  }

  @Test
  void twoTensorsOfOneNameAreRefused() {
    NamedArray w = new NamedArray("w", Nd4jTensor.zeros(DataType.FLOAT, 4, 6));
    assertThatThrownBy(() -> write(folder, w, w))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("w");
  }

  @Test
  void whatDiffersFromTheExpectedArraysIsNamed() throws IOException {
    NamedArray a = new NamedArray("a", ones(DataType.FLOAT, 2, 3));
    NamedArray b = new NamedArray("b", ones(DataType.FLOAT, 3));
    Path file = write(folder, a, b);
    assertThat(readError(file, a, new NamedArray("b", Nd4jTensor.zeros(DataType.FLOAT, 4))))
        .isEqualTo(file + ": tensor b is F32 [3], expected F32 [4]");
    assertThat(readError(file, a, new NamedArray("b", Nd4jTensor.zeros(DataType.DOUBLE, 3))))
        .isEqualTo(file + ": tensor b is F32 [3], expected F64 [3]");
    assertThat(readError(file, a, b, new NamedArray("c", Nd4jTensor.zeros(DataType.FLOAT, 4))))
        .isEqualTo(file + " has no tensor c among its 2 tensors");
    assertThat(readError(file, a)).isEqualTo(file + " contains 1 unexpected tensors: b");
    try (Safetensors opened = Safetensors.open(file)) {
      assertThatThrownBy(() -> opened.longs("a"))
          .isInstanceOf(UserError.class)
          .hasMessage(file + ": tensor a holds F32, expected integers");
      assertThatThrownBy(() -> opened.doubles("x")).hasMessageContaining("has no tensor x");
    }
  }

  private static Tensor copy(Tensor like) {
    return Nd4jTensor.zeros(
        like.type() == ElementType.FP32 ? DataType.FLOAT : DataType.DOUBLE, like.shape());
  }

  private static String readError(Path file, NamedArray... arrays) {
    try (Safetensors opened = Safetensors.open(file)) {
      List<NamedArray> copies =
          Arrays.stream(arrays).map(a -> new NamedArray(a.name(), copy(a.tensor()))).toList();
      copies.forEach(copy -> filled(copy.tensor(), -7));
      String message =
          catchThrowableOfType(UserError.class, () -> opened.readInto(copies)).getMessage();
      for (NamedArray copy : copies) {
        assertThat(copy.tensor().read()).as("untouched").containsOnly(-7);
      }
      return message;
    }
  }

  private static Path golden(String name) throws Exception {
    return Path.of(SafetensorsTest.class.getResource(GOLDEN + name).toURI());
  }
}
