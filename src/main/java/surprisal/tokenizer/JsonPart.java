package surprisal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import surprisal.config.UserError;

/**
 * A part of a tokenizer file that knows where it is, so that errors can name the place.
 *
 * @param file as it is to be named
 * @param path empty for all of it, else for example {@code pre_tokenizer.pretokenizers[1]}
 * @param node missing if the file has no such part
 */
record JsonPart(String file, String path, JsonNode node) {
  private static final int LONGEST_SHOWN = 60;

  JsonPart get(String key) {
    String name = key.matches("\\w+") ? key : quoted(key);
    return new JsonPart(file, path.isEmpty() ? name : path + "." + name, node.path(key));
  }

  /** Neither missing nor null. */
  boolean isPresent() {
    return !node.isMissingNode() && !node.isNull();
  }

  /** The elements of a list. */
  List<JsonPart> list() {
    if (!node.isArray()) {
      throw wrong("a list");
    }
    List<JsonPart> list = new ArrayList<>(node.size());
    for (JsonNode element : node) {
      list.add(new JsonPart(file, path + "[" + list.size() + "]", element));
    }
    return list;
  }

  /**
   * This part, or the parts that it is a Sequence of, in order; none if it is not present.
   *
   * @param key of the list in a Sequence
   * @throws UserError if there are more than {@code most}
   */
  List<JsonPart> flattened(String key, int most) {
    List<JsonPart> flat = new ArrayList<>();
    Deque<JsonPart> rest = new ArrayDeque<>();
    if (isPresent()) {
      rest.push(this);
    }
    for (int n = 0; !rest.isEmpty(); n++) {
      JsonPart next = rest.pop();
      if (n > 2 * most) {
        throw error("%s has more than %d steps", path, most);
      } else if (next.type().equals("Sequence")) {
        List<JsonPart> inner = next.get(key).list();
        for (int i = inner.size() - 1; i >= 0; i--) {
          rest.push(inner.get(i));
        }
      } else {
        flat.add(next);
      }
    }
    return flat;
  }

  String text() {
    if (!node.isTextual()) {
      throw wrong("a text");
    }
    try {
      Surrogates.requirePaired(node.textValue()); // JSON can escape what no text has
    } catch (UserError e) {
      throw error("%s: %s", name(), e.getMessage());
    }
    return node.textValue();
  }

  boolean flag() {
    if (!node.isBoolean()) {
      throw wrong("true or false");
    }
    return node.booleanValue();
  }

  boolean flag(boolean otherwise) {
    return isPresent() ? flag() : otherwise;
  }

  int whole() {
    if (!node.isInt() || node.intValue() < 0) {
      throw wrong("a whole number");
    }
    return node.intValue();
  }

  /** What a part says it is. */
  String type() {
    if (!node.isObject()) {
      throw wrong("an object");
    }
    return get("type").text();
  }

  /** The value itself in JSON, which has escapes for control characters, or its beginning. */
  String shown() {
    return shown(node);
  }

  static String shown(JsonNode node) {
    String json = node.toString();
    return json.length() <= LONGEST_SHOWN ? json : json.substring(0, LONGEST_SHOWN) + "...";
  }

  /** A text as it is in JSON, or its beginning. */
  static String quoted(String text) {
    return shown(TextNode.valueOf(text));
  }

  UserError wrong(String expected) {
    return node.isMissingNode()
        ? error("%s is missing", name())
        : error("%s is %s where %s was expected", name(), shown(), expected);
  }

  /** An error that begins with the name of the file. */
  UserError error(String format, Object... values) {
    return new UserError(file + ": " + String.format(Locale.ROOT, format, values));
  }

  private String name() {
    return path.isEmpty() ? "the JSON" : path;
  }
}
