package surprisal.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.config.ConfigReader;
import surprisal.formats.NamedArray;
import surprisal.kernels.ElementType;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jTensor;

/** Small snapshots with random bits that depend on the step only. */
final class Snapshots {
  static final String TOKENIZER = "{\"kind\":\"char\",\"characters\":\"abé你😀\"}";

  private Snapshots() {}

  static Snapshot snapshot(long step, Double validationLossNats) {
    SplittableRandom random = new SplittableRandom(step);
    ObjectNode history = JsonNodeFactory.instance.objectNode();
    history.putArray("loss_nats").add(4.1743872699).add(1.0 / 3).add(5e-324);
    history.put("note", "é \"q\"");
    CheckpointState state =
        new CheckpointState(
            step,
            random.nextLong(),
            validationLossNats,
            1.0 / 3,
            Map.of(
                "epoch",
                3L,
                "window",
                Long.MAX_VALUE,
                "low",
                Long.MIN_VALUE,
                "odd",
                (1L << 53) + 1),
            history);
    Tensor parameters = bits(DataType.FLOAT, 40, random);
    Tensor moments = bits(DataType.DOUBLE, 20, random);
    return new Snapshot(
        state,
        ConfigReader.readString("model: {n_embd: 8, n_head: 2}\nseed: 4\n", "t.yaml", List.of()),
        TOKENIZER,
        List.of(
            new NamedArray("wte.weight", parameters.view(3, 4, 6)),
            new NamedArray("h.0.ln_1.bias", parameters.view(27, 13))),
        List.of(
            new NamedArray("m", moments.view(0, 10)), new NamedArray("v", moments.view(10, 10))));
  }

  private static Tensor bits(DataType type, int length, SplittableRandom random) {
    Tensor tensor = Nd4jTensor.zeros(type, length);
    ByteBuffer bits = ByteBuffer.allocate(length * tensor.type().bytes());
    while (bits.hasRemaining()) {
      bits.putInt(random.nextInt());
    }
    tensor.copyFrom(bits.flip(), 0);
    return tensor;
  }

  /** The bytes that a file holds of a tensor. */
  private static ByteBuffer bytes(NamedArray array) {
    Tensor tensor = array.tensor();
    ByteBuffer bytes = ByteBuffer.allocate((int) tensor.length() * tensor.type().bytes());
    tensor.copyTo(bytes, 0);
    return bytes.flip();
  }

  /** Zeroed arrays of the same names, types and shapes. */
  static List<NamedArray> blank(List<NamedArray> arrays) {
    return arrays.stream().map(a -> new NamedArray(a.name(), zeros(a.tensor()))).toList();
  }

  private static Tensor zeros(Tensor like) {
    DataType type = like.type() == ElementType.FP32 ? DataType.FLOAT : DataType.DOUBLE;
    return Nd4jTensor.zeros(type, like.shape());
  }

  static void assertSameBits(List<NamedArray> found, List<NamedArray> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(bytes(found.get(i))).isEqualTo(bytes(expected.get(i)));
      assertThat(found.get(i).shape()).isEqualTo(expected.get(i).shape());
    }
  }

  static void flip(Path file, int index) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[index] ^= (byte) (1 << index % 8);
    Files.write(file, bytes);
  }
}
