package surprisal.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import surprisal.config.UserError;

/**
 * Alternatives with probabilities that sum to 1. In YAML: one text, a list of equally likely texts,
 * or a map from texts to weights.
 */
record Weighted(List<String> texts, double[] probabilities) {

  /**
   * @param where place in the specification, for messages
   */
  static Weighted read(JsonNode node, String where) {
    List<String> texts = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    if (node.isObject()) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        JsonNode weight = entry.getValue();
        if (!weight.isNumber() || !(weight.asDouble() > 0) || weight.asDouble() > 1e9) {
          throw new UserError(
              where
                  + ": the weight of \""
                  + entry.getKey()
                  + "\" is "
                  + weight
                  + "; give a number"
                  + " above 0");
        }
        texts.add(entry.getKey());
        weights.add(weight.asDouble());
      }
    } else {
      for (JsonNode text : node.isArray() ? node : List.of(node)) {
        if (!text.isValueNode() || text.isNull()) {
          throw new UserError(where + ": " + text + " is not a text");
        }
        texts.add(text.asText());
        weights.add(1.0);
      }
    }
    if (texts.isEmpty()) {
      throw new UserError(where + " is empty; give at least one alternative");
    }
    double sum = weights.stream().mapToDouble(w -> w).sum();
    return new Weighted(List.copyOf(texts), weights.stream().mapToDouble(w -> w / sum).toArray());
  }

  int size() {
    return texts.size();
  }
}
