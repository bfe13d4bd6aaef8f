package surprisal.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;

/**
 * Two runs side by side: their curves, the settings that differ, and a breakdown of their
 * difference in loss.
 *
 * @param verdict the difference and its error bar, in a sentence
 * @param difference A minus B, nats per token
 * @param splits breakdowns of the difference
 */
public record Comparison(String verdict, double difference, List<Split> splits) {

  /** One breakdown; the differences of its parts add up to the whole difference. */
  public record Split(String name, List<Part> parts) {}

  /** A part's contribution to the losses of A and B, nats per token of the whole text. */
  public record Part(String label, double a, double b) {}

  /**
   * Renders the page.
   *
   * @throws surprisal.config.UserError if either is not a run
   */
  public Page page(Path runA, Path runB) {
    ObjectNode data = RunPicture.JSON.valueToTree(this);
    ArrayNode runs = data.putArray("runs");
    for (Path run : List.of(runA, runB)) {
      runs.add(RunPicture.of(run).toJson().put("folder", run.toString()));
    }
    data.set(
        "settings",
        RunPicture.JSON.valueToTree(
            differences(config(runs.get(0).path("facts")), config(runs.get(1).path("facts")))));
    return Page.comparison(runA + " and " + runB, data);
  }

  private static Map<String, String> config(JsonNode facts) {
    return settings(facts.path("config").asText());
  }

  /** Dotted keys and values of a configuration as {@code ConfigReader.toYaml} writes it. */
  static Map<String, String> settings(String yaml) {
    Map<String, String> settings = new LinkedHashMap<>();
    String section = "";
    for (String line : yaml.split("\n")) {
      int colon = line.indexOf(':');
      if (line.startsWith("  - ") || colon < 0) {
        continue;
      }
      String key = line.substring(0, colon).strip();
      String value = line.substring(colon + 1).strip();
      boolean top = !line.startsWith(" ");
      section = top ? key : section;
      if (!value.isEmpty()) {
        settings.put(top ? key : section + "." + key, value);
      }
    }
    return settings;
  }

  /** A setting that differs; null where one run has no such setting. */
  record Setting(String key, String a, String b) {}

  static List<Setting> differences(Map<String, String> a, Map<String, String> b) {
    TreeSet<String> keys = new TreeSet<>(a.keySet());
    keys.addAll(b.keySet());
    return keys.stream()
        .filter(key -> !Objects.equals(a.get(key), b.get(key)))
        .map(key -> new Setting(key, a.get(key), b.get(key)))
        .toList();
  }
}
