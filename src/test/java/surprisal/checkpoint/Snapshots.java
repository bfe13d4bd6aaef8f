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
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.config.ConfigReader;
import surprisal.formats.NamedArray;

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
            Map.of("epoch", 3L, "window", Long.MAX_VALUE),
            Map.of("dropout", Long.MIN_VALUE, "sampling", (1L << 53) + 1),
            history);
    INDArray parameters = bits(DataType.FLOAT, 40, random);
    INDArray moments = bits(DataType.DOUBLE, 20, random);
    return new Snapshot(
        state,
        ConfigReader.readString("model: {n_embd: 8, n_head: 2}\nseed: 4\n", "t.yaml", List.of()),
        TOKENIZER,
        List.of(
            new NamedArray(
                "wte.weight", parameters.get(NDArrayIndex.interval(3, 27)).reshape(4, 6)),
            new NamedArray("h.0.ln_1.bias", parameters.get(NDArrayIndex.interval(27, 40)))),
        List.of(
            new NamedArray("m", moments.get(NDArrayIndex.interval(0, 10))),
            new NamedArray("v", moments.get(NDArrayIndex.interval(10, 20)))));
  }

  private static INDArray bits(DataType type, int length, SplittableRandom random) {
    INDArray array = Nd4j.zeros(type, length);
    ByteBuffer bits = new NamedArray("bits", array).bytes();
    while (bits.hasRemaining()) {
      bits.putInt(random.nextInt());
    }
    return array;
  }

  /** Zeroed arrays of the same names, types and shapes. */
  static List<NamedArray> blank(List<NamedArray> arrays) {
    return arrays.stream()
        .map(a -> new NamedArray(a.name(), Nd4j.zeros(a.array().dataType(), a.array().shape())))
        .toList();
  }

  static void assertSameBits(List<NamedArray> found, List<NamedArray> expected) {
    assertThat(found).hasSameSizeAs(expected);
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.get(i).bytes()).isEqualTo(expected.get(i).bytes());
      assertThat(found.get(i).shape()).isEqualTo(expected.get(i).shape());
    }
  }

  static void flip(Path file, int index) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[index] ^= (byte) (1 << index % 8);
    Files.write(file, bytes);
  }
}
