package surprisal.data.source;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import surprisal.config.UserError;

/**
 * One list of a story specification: entries with probabilities, each entry in one or more forms.
 *
 * @param entries a map from form to text for each entry; a plain word has the single form {@code
 *     ""}
 */
record WordList(List<Map<String, String>> entries, double[] probabilities) {

  static WordList read(JsonNode node, String where) {
    if (!node.isArray() || node.isEmpty() || !node.get(0).isObject()) {
      Weighted words = Weighted.read(node, where);
      return new WordList(
          words.texts().stream().map(text -> Map.of("", text)).toList(), words.probabilities());
    }
    List<Map<String, String>> entries = new ArrayList<>();
    for (JsonNode entry : node) {
      Map<String, String> forms = new TreeMap<>();
      for (Map.Entry<String, JsonNode> form : entry.properties()) {
        if (!form.getValue().isTextual()) {
          throw new UserError(where + ": " + form + " is not a text; put it in quotes");
        }
        forms.put(form.getKey(), form.getValue().asText());
      }
      if (!entries.isEmpty() && !entries.get(0).keySet().equals(forms.keySet())) {
        throw new UserError(
            where
                + ": all entries need the same forms, but one has "
                + entries.get(0).keySet()
                + " and another "
                + forms.keySet());
      }
      entries.add(forms);
    }
    double[] probabilities = new double[entries.size()];
    Arrays.fill(probabilities, 1.0 / entries.size());
    return new WordList(List.copyOf(entries), probabilities);
  }

  int size() {
    return entries.size();
  }

  String text(int entry, StoryTemplate.Slot slot) {
    String text = entries.get(entry).get(slot.form());
    if (!slot.capital() || text.isEmpty()) {
      return text;
    }
    int second = text.offsetByCodePoints(0, 1);
    return text.substring(0, second).toUpperCase(Locale.ROOT) + text.substring(second);
  }
}
