package surprisal.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Well-formed JSON that does not say what it should: one or two values are other ones. */
final class JsonDamage {
  private static final JsonMapper JSON = new JsonMapper();

  /** A text that stands for the value until the JSON is written. */
  private static final String PLACE = "the value goes here";

  private static final String[] VALUES = {
    "null",
    "true",
    "false",
    "0",
    "1",
    "-1",
    "2",
    "255",
    "65536",
    "2147483647",
    "2147483648",
    "-2147483649",
    "9223372036854775807",
    "9223372036854775808",
    "-9223372036854775808",
    "1e18",
    "1e308",
    "1e999",
    "-0.0",
    "0.5",
    "1.0",
    "3.0000001",
    "1e-320",
    "\"NaN\"",
    "\"Infinity\"",
    "NaN",
    "-Infinity",
    "\"\"",
    "\"a\"",
    "\"1\"",
    "\"-1\"",
    "[]",
    "{}",
    "[null]",
    "[[]]",
    "[1,2,3]",
    "{\"\":null}",
    "{\"a\":{\"b\":[]}}",
    "\"\\u0000\"",
    "\"\\u001b[31mred\\nsecond line\"",
    "\"\\ud800\"",
    "\"\\u202e\"",
    "\"../../etc/passwd\"",
    "\"/dev/zero\""
  };

  private JsonDamage() {}

  /** A damaged copy of some JSON. */
  static byte[] of(byte[] json, SplittableRandom random) {
    try {
      ArrayNode root = JSON.createArrayNode().add(JSON.readTree(json));
      String[] values = new String[1 + random.nextInt(2)];
      for (int i = 0; i < values.length; i++) {
        values[i] = change(root, i, random);
      }
      String text = JSON.writeValueAsString(root.get(0));
      for (int i = 0; i < values.length; i++) {
        text = text.replace("\"" + PLACE + i + "\"", values[i]);
      }
      return text.getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new IllegalStateException("the sound file is not JSON", e);
    }
  }

  /** Makes one change somewhere, and returns what is to be written at the place it marked. */
  private static String change(ArrayNode root, int number, SplittableRandom random) {
    List<ContainerNode<?>> containers = new ArrayList<>();
    collect(root, containers);
    // Lists of numbers have the most elements; choosing containers first reaches every key.
    ContainerNode<?> parent = containers.get(random.nextInt(containers.size()));
    if (parent.isEmpty()) {
      parent = root;
    }
    int child = random.nextInt(parent.size());
    if (parent instanceof ObjectNode object) {
      List<String> keys = new ArrayList<>();
      object.fieldNames().forEachRemaining(keys::add);
      String key = keys.get(child);
      switch (random.nextInt(8)) {
        case 0 -> object.remove(key);
        case 1 -> object.set(keys.get(random.nextInt(keys.size())), object.get(key));
        case 2 -> object.put(key + PLACE + number, 1);
        default -> object.put(key, PLACE + number);
      }
    } else if (parent instanceof ArrayNode array) {
      switch (random.nextInt(parent == root ? 1 : 8)) {
        case 1 -> array.remove(child);
        case 2 -> array.add(array.get(child));
        case 3 -> array.insert(child, PLACE + number);
        default -> array.set(child, JSON.getNodeFactory().textNode(PLACE + number));
      }
    }
    return value(random);
  }

  private static void collect(JsonNode node, List<ContainerNode<?>> containers) {
    if (node instanceof ContainerNode<?> container) {
      containers.add(container);
    }
    node.forEach(child -> collect(child, containers));
  }

  private static String value(SplittableRandom random) {
    return switch (random.nextInt(16)) {
      case 0 -> "[".repeat(2000);
      case 1 -> "{\"a\":".repeat(500) + "1" + "}".repeat(500);
      case 2 -> "\"" + "x".repeat(1 + random.nextInt(100_000)) + "\"";
      case 3 -> Long.toString(random.nextLong());
      case 4 -> Double.toString(Double.longBitsToDouble(random.nextLong()));
      case 5 -> Integer.toString(random.nextInt(-10, 1000));
      default -> VALUES[random.nextInt(VALUES.length)];
    };
  }
}
