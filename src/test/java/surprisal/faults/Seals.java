package surprisal.faults;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import surprisal.formats.Checksum;

/** Puts every checksum right again, so that what is checked behind them is reached. */
final class Seals {
  private static final JsonMapper JSON = new JsonMapper();
  private static final List<String> SUMMED =
      List.of("model.safetensors", "optimizer.safetensors", "config.yaml", "tokenizer.json");

  private Seals() {}

  /** The seal of state.json, after its content; whatever that is. */
  static byte[] state(byte[] json) {
    String text = new String(json, StandardCharsets.UTF_8);
    text = text.replaceFirst(",\\s*\"crc32c\"\\s*:\\s*\"[0-9a-f]{8}\"\\s*}\\s*$", "}");
    int end = Math.max(0, text.lastIndexOf('}'));
    byte[] body = text.substring(0, end).stripTrailing().getBytes(StandardCharsets.UTF_8);
    String seal = ",\n  \"crc32c\" : \"%s\"\n}\n".formatted(Checksum.of(ByteBuffer.wrap(body)));
    return ByteDamage.join(body, seal.getBytes(StandardCharsets.UTF_8));
  }

  /** Writes the sums of a checkpoint's files into its state.json, and seals that. */
  static void checkpoint(Path folder) throws IOException {
    Path file = folder.resolve("state.json");
    ObjectNode state = (ObjectNode) JSON.readTree(Files.readAllBytes(file));
    for (String name : SUMMED) {
      Path summed = folder.resolve(name);
      ((ObjectNode) state.get("files"))
          .putObject(name)
          .put("bytes", Files.size(summed))
          .put("crc32c", Checksum.of(summed));
    }
    Files.write(file, state(JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(state)));
  }

  /** A safetensors file with the checksums of those tensors that its header and data have. */
  static byte[] safetensors(byte[] file) throws IOException {
    int end = 8 + (int) ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getLong();
    return safetensors(
        Arrays.copyOfRange(file, 8, end), Arrays.copyOfRange(file, end, file.length));
  }

  static byte[] safetensors(byte[] header, byte[] data) throws IOException {
    byte[] json = summed(header, data);
    byte[] padded = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(padded, json.length, padded.length, (byte) ' ');
    ByteBuffer length = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    return ByteDamage.join(length.putLong(padded.length).array(), padded, data);
  }

  private static byte[] summed(byte[] header, byte[] data) throws IOException {
    JsonNode root;
    try {
      root = JSON.readTree(header);
    } catch (JsonProcessingException e) {
      return header; // So damaged that it names no tensor.
    }
    if (root.path("__metadata__") instanceof ObjectNode metadata) {
      for (Map.Entry<String, JsonNode> tensor : root.properties()) {
        int begin = tensor.getValue().path("data_offsets").path(0).asInt(-1);
        int end = tensor.getValue().path("data_offsets").path(1).asInt(-1);
        if (begin >= 0 && end >= begin && end <= data.length) {
          ByteBuffer bytes = ByteBuffer.wrap(data, begin, end - begin);
          metadata.put("crc32c." + tensor.getKey(), Checksum.of(bytes));
        }
      }
    }
    return JSON.writeValueAsBytes(root);
  }

  /** A token file of at least its header's size with both checksums. */
  static byte[] shard(byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(40, crc(file, 128, file.length - 128));
    bytes.putInt(124, (int) crc(file, 0, 124));
    return file;
  }

  /** A frame of an event file. */
  static byte[] frame(byte[] data) {
    ByteBuffer frame = ByteBuffer.allocate(16 + data.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.putLong(data.length);
    frame.putInt(masked(crc(frame.array(), 0, 8)));
    frame.put(data);
    frame.putInt(masked(crc(data, 0, data.length)));
    return frame.array();
  }

  private static int masked(long sum) {
    int crc = (int) sum;
    return (crc >>> 15 | crc << 17) + 0xa282ead8;
  }

  private static long crc(byte[] bytes, int from, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, from, length);
    return crc.getValue();
  }
}
