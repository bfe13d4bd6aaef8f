package surprisal.formats;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import surprisal.config.Keys;
import surprisal.config.Malformed;

/**
 * JSON that this program once wrote, read as a record. Every component must be there, have its type
 * and pass the record's own checks, so that whatever happened to the file is found here. Unknown
 * keys are ignored: later versions may write more.
 */
public final class CheckedJson {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS) // Refused below, in better words.
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private static final int LONGEST_SHOWN = 40;

  private CheckedJson() {}

  /**
   * One JSON value.
   *
   * @param utf8 all of it
   */
  public static JsonNode tree(byte[] utf8) throws JsonMistake {
    try {
      // Decoded here because Jackson would also guess UTF-16 and 32.
      return JSON.readTree(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString());
    } catch (CharacterCodingException e) {
      throw new JsonMistake("it is not UTF-8 text");
    } catch (JsonProcessingException e) {
      throw new JsonMistake("it is not JSON" + place(e) + ": " + Malformed.reason(e));
    }
  }

  private static String place(JsonProcessingException e) {
    JsonLocation at = e.getLocation();
    if (at == null) {
      return "";
    }
    String column = " at column " + at.getColumnNr();
    return at.getLineNr() == 1 ? column : column + " of line " + at.getLineNr();
  }

  /** The record that a JSON object holds, its components under their names in snake_case. */
  public static <R extends Record> R read(byte[] utf8, Class<R> type) throws JsonMistake {
    return read(tree(utf8), type);
  }

  /** As {@link #read(byte[], Class)}, of JSON that is already parsed. */
  public static <R extends Record> R read(JsonNode node, Class<R> type) throws JsonMistake {
    return type.cast(value(node, type, ""));
  }

  private static Object value(JsonNode node, Type type, String path) throws JsonMistake {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      Type last = arguments[arguments.length - 1];
      return generic.getRawType() == List.class ? list(node, last, path) : map(node, last, path);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return record(object(node, path), plain, path);
    } else if (plain == ObjectNode.class) {
      return object(node, path);
    } else if (plain.isEnum()) {
      return constant(node, plain, path);
    } else if (plain == String.class) {
      return node.isTextual() ? text(node.textValue(), path) : refuse(node, path, "a text");
    } else if (plain == boolean.class) {
      return node.isBoolean() ? node.booleanValue() : refuse(node, path, "true or false");
    } else if (plain == double.class || plain == Double.class) {
      return real(node, path);
    }
    return whole(node, plain, path);
  }

  private static Object record(JsonNode node, Class<?> type, String path) throws JsonMistake {
    RecordShape shape = RecordShape.of(type);
    String prefix = path.isEmpty() ? "" : path + ".";
    Object[] components = new Object[shape.parts().size()];
    for (int i = 0; i < components.length; i++) {
      RecordShape.Part part = shape.parts().get(i);
      JsonNode found = part.unwrapped() ? unwrapped(node, part) : node.path(part.key());
      boolean none = found.isMissingNode() || found.isNull();
      if (none && part.nullable()) {
        continue;
      }
      if (found.isMissingNode()) {
        throw new JsonMistake(prefix + part.key() + " is missing");
      }
      components[i] = value(found, part.type(), part.unwrapped() ? path : prefix + part.key());
    }
    try {
      return shape.make(components);
    } catch (IllegalArgumentException e) {
      throw new JsonMistake(prefix + e.getMessage());
    }
  }

  /** The object itself if it has a key of the record that is spread over it, else nothing. */
  private static JsonNode unwrapped(JsonNode node, RecordShape.Part part) {
    boolean has =
        RecordShape.of((Class<?>) part.type()).parts().stream().anyMatch(p -> node.has(p.key()));
    return has ? node : MissingNode.getInstance();
  }

  private static JsonNode object(JsonNode node, String path) throws JsonMistake {
    return node.isObject() ? node : (JsonNode) refuse(node, path, "an object");
  }

  private static Object list(JsonNode node, Type type, String path) throws JsonMistake {
    if (!node.isArray()) {
      return refuse(node, path, "a list");
    }
    List<Object> list = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      list.add(value(element, type, path + "[" + list.size() + "]"));
    }
    return Collections.unmodifiableList(list);
  }

  private static Object map(JsonNode node, Type type, String path) throws JsonMistake {
    Map<String, Object> map = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : object(node, path).properties()) {
      String key = text(entry.getKey(), path);
      map.put(key, value(entry.getValue(), type, path + "." + cut(key)));
    }
    return Collections.unmodifiableMap(map);
  }

  /** An escape can stand for half of a surrogate pair, which UTF-8 cannot write again. */
  private static String text(String text, String path) throws JsonMistake {
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      throw new JsonMistake((path.isEmpty() ? "it" : path) + " has an unpaired surrogate");
    }
    return text;
  }

  private static Object constant(JsonNode node, Class<?> type, String path) throws JsonMistake {
    List<String> known = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      String name = Keys.spelled((Enum<?>) constant);
      if (name.equals(node.textValue())) {
        return constant;
      }
      known.add(name);
    }
    return refuse(node, path, "one of " + String.join(", ", known));
  }

  /** JSON has no NaN and no infinity; Jackson writes their names as texts. */
  private static Object real(JsonNode node, String path) throws JsonMistake {
    if (node.isNumber() && Double.isFinite(node.doubleValue())) {
      return node.doubleValue();
    }
    String text = node.isTextual() ? node.textValue() : "";
    return switch (text) {
      case "NaN" -> Double.NaN;
      case "Infinity" -> Double.POSITIVE_INFINITY;
      case "-Infinity" -> Double.NEGATIVE_INFINITY;
      default -> refuse(node, path, "a number");
    };
  }

  private static Object whole(JsonNode node, Class<?> type, String path) throws JsonMistake {
    if (type == long.class || type == Long.class) {
      boolean fits = node.isIntegralNumber() && node.canConvertToLong();
      return fits ? node.longValue() : refuse(node, path, "a whole number of 64 bits");
    } else if (type == int.class || type == Integer.class) {
      boolean fits = node.isIntegralNumber() && node.canConvertToInt();
      return fits ? node.intValue() : refuse(node, path, "a whole number of 32 bits");
    }
    throw new IllegalStateException("no JSON for " + type);
  }

  private static Object refuse(JsonNode node, String path, String wanted) throws JsonMistake {
    String shown =
        node.isObject()
            ? "an object"
            : node.isArray()
                ? "a list"
                : node.isMissingNode()
                    ? "nothing"
                    : cut(node.isNumber() ? node.asText() : node.toString());
    throw new JsonMistake((path.isEmpty() ? "it" : path) + " is " + shown + ", not " + wanted);
  }

  private static String cut(String text) {
    if (text.codePointCount(0, text.length()) <= LONGEST_SHOWN) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, LONGEST_SHOWN)) + "...";
  }
}
