package surprisal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The structure of a public tokenizer.json with the merges of golden/bpe, and what Hugging Face's
 * tokenizers makes of some texts; written by scripts/make-families-golden.py.
 *
 * @param ids of each text
 * @param special ids of the last text with special tokens
 */
public record Family(String name, String json, List<String> texts, List<int[]> ids, int[] special) {

  static Stream<Family> all() throws IOException {
    JsonNode golden = Golden.json("../families.json");
    JsonNode base = Golden.json("tokenizer.json");
    return StreamSupport.stream(golden.get("families").spliterator(), false)
        .map(
            family ->
                new Family(
                    family.get("name").textValue(),
                    json(base, family.get("parts")),
                    list(golden.get("texts")).map(JsonNode::textValue).toList(),
                    list(family.get("ids")).map(Golden::ids).toList(),
                    Golden.ids(family.get("special"))));
  }

  /** The one with this name. */
  public static Family named(String name) throws IOException {
    return all().filter(family -> family.name.equals(name)).findFirst().orElseThrow();
  }

  private static String json(JsonNode base, JsonNode parts) {
    ObjectNode whole = base.deepCopy();
    for (Map.Entry<String, JsonNode> part : parts.properties()) {
      boolean ofTheModel = part.getKey().equals("ignore_merges");
      ObjectNode place = ofTheModel ? (ObjectNode) whole.get("model") : whole;
      place.set(part.getKey(), part.getValue());
    }
    return whole.toString();
  }

  private static Stream<JsonNode> list(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  @Override
  public String toString() {
    return name;
  }
}
