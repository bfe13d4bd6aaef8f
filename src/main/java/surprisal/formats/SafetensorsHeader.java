package surprisal.formats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import surprisal.config.UserError;

/**
 * The JSON that a safetensors file starts with: {@code {"name": {"dtype": "F32", "shape": [2, 3],
 * "data_offsets": [0, 24]}, ..., "__metadata__": {...}}}.
 *
 * @param entries in the order of their data, which they cover without gap or overlap
 */
record SafetensorsHeader(Map<String, TensorEntry> entries, Map<String, String> metadata) {
  static final String METADATA = "__metadata__";

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /**
   * @param dataBytes size of the data after the header
   * @throws UserError if the header contradicts the format, itself or the file's size
   */
  static SafetensorsHeader parse(byte[] header, long dataBytes, String file) {
    JsonNode root;
    try {
      // Decoded here because Jackson would also guess UTF-16 and 32.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(header)).toString();
      root = JSON.readTree(text);
    } catch (CharacterCodingException | JsonProcessingException e) {
      throw new UserError(file + ": the header is not JSON; the file is damaged", e);
    }
    if (!root.isObject()) {
      throw error("%s: the header is not a JSON object; the file is damaged", file);
    }
    List<TensorEntry> entries = new ArrayList<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : root.properties()) {
      if (!field.getKey().equals(METADATA)) {
        entries.add(entry(field.getKey(), field.getValue(), file));
        continue;
      }
      if (!field.getValue().isObject()) {
        throw error("%s: %s is not a JSON object; the file is damaged", file, METADATA);
      }
      for (Map.Entry<String, JsonNode> item : field.getValue().properties()) {
        if (!item.getValue().isTextual()) {
          throw error("%s: %s.%s is not a string", file, METADATA, item.getKey());
        }
        metadata.put(item.getKey(), item.getValue().textValue());
      }
    }
    return new SafetensorsHeader(inOrder(entries, dataBytes, file), metadata);
  }

  private static TensorEntry entry(String name, JsonNode node, String file) {
    Dtype dtype = null;
    for (Dtype known : Dtype.values()) {
      dtype = known.name().equals(node.path("dtype").textValue()) ? known : dtype;
    }
    if (dtype == null) {
      String known = Arrays.toString(Dtype.values());
      throw error(
          "%s: tensor %s has dtype %s, expected one of %s", file, name, node.path("dtype"), known);
    }
    List<Long> shape = wholes(node.path("shape"));
    List<Long> offsets = wholes(node.path("data_offsets"));
    if (shape == null || offsets == null || offsets.size() != 2) {
      throw error("%s: tensor %s needs a shape and two offsets, but has %s", file, name, node);
    }
    long begin = offsets.get(0);
    long end = offsets.get(1);
    boolean fits;
    try {
      fits = end - begin == TensorEntry.bytes(dtype, shape);
    } catch (ArithmeticException e) {
      fits = false;
    }
    if (!fits) {
      throw error(
          "%s: tensor %s of dtype %s and shape %s does not fill its bytes %d to %d",
          file, name, dtype, shape, begin, end);
    }
    return new TensorEntry(name, dtype, shape, begin, end);
  }

  private static List<Long> wholes(JsonNode node) {
    List<Long> numbers = new ArrayList<>();
    for (JsonNode element : node) {
      if (!element.isIntegralNumber() || !element.canConvertToLong() || element.longValue() < 0) {
        return null;
      }
      numbers.add(element.longValue());
    }
    return node.isArray() ? List.copyOf(numbers) : null;
  }

  private static Map<String, TensorEntry> inOrder(
      List<TensorEntry> entries, long dataBytes, String file) {
    entries.sort(Comparator.comparingLong(TensorEntry::begin).thenComparing(TensorEntry::end));
    Map<String, TensorEntry> inOrder = new LinkedHashMap<>();
    long end = 0;
    for (TensorEntry entry : entries) {
      if (entry.begin() != end) {
        throw error(
            "%s: tensor %s starts at byte %d of the data, %s byte %d where the previous one ends",
            file, entry.name(), entry.begin(), entry.begin() < end ? "before" : "after", end);
      }
      end = entry.end();
      if (end > dataBytes) {
        throw error(
            "%s is cut short: tensor %s ends at byte %d of the data, which has only %d",
            file, entry.name(), end, dataBytes);
      }
      inOrder.put(entry.name(), entry);
    }
    if (end < dataBytes) {
      throw error("%s has %d bytes after its last tensor", file, dataBytes - end);
    }
    return inOrder;
  }

  private static UserError error(String format, Object... values) {
    return new UserError(String.format(Locale.ROOT, format, values));
  }

  /** The length prefix and the JSON, padded with spaces so that the data starts at 8 bytes. */
  ByteBuffer bytes() {
    Map<String, Object> root = new LinkedHashMap<>();
    root.put(METADATA, metadata);
    for (TensorEntry entry : entries.values()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("dtype", entry.dtype().name());
      fields.put("shape", entry.shape());
      fields.put("data_offsets", List.of(entry.begin(), entry.end()));
      root.put(entry.name(), fields);
    }
    byte[] json;
    try {
      json = JSON.writeValueAsBytes(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write a header of " + entries.keySet(), e);
    }
    int padded = (json.length + 7) / 8 * 8;
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + padded).order(ByteOrder.LITTLE_ENDIAN).putLong(padded).put(json);
    while (bytes.hasRemaining()) {
      bytes.put((byte) ' ');
    }
    return bytes.flip();
  }
}
