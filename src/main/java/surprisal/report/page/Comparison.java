package surprisal.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import surprisal.config.FlatConfig;

/**
 * Runs side by side, in the groups A and B: their curves, the settings that differ, and a breakdown
 * of their difference in loss.
 *
 * @param verdict the difference and its error bar, in a sentence
 * @param notes what to bear in mind, in sentences
 * @param difference A minus B, nats per token
 * @param splits breakdowns of the difference
 */
public record Comparison(
    String verdict, List<String> notes, double difference, List<Split> splits) {

  /** One breakdown; the differences of its parts add up to the whole difference. */
  public record Split(String name, List<Part> parts) {}

  /**
   * A part's contribution to the losses of A and B, nats per token of the whole text.
   *
   * @param error standard error of the difference; null if unknown
   */
  public record Part(String label, double a, double b, Double error) {}

  /** A setting that differs; null where no run of a group has it. */
  record Setting(String key, String a, String b) {}

  /**
   * Renders the page.
   *
   * @throws surprisal.config.UserError if one is not a run
   */
  public Page page(List<Path> runsA, List<Path> runsB) {
    ObjectNode data = RunPicture.JSON.valueToTree(this);
    ArrayNode runs = data.putArray("runs");
    List<Map<String, String>> a = add(runs, "A", runsA);
    List<Map<String, String>> b = add(runs, "B", runsB);
    data.set("settings", RunPicture.JSON.valueToTree(differences(a, b)));
    return Page.comparison(names(runsA) + " against " + names(runsB) + " – Surprisal", data);
  }

  private static String names(List<Path> runs) {
    return runs.stream()
        .map(run -> String.valueOf(run.getFileName()))
        .collect(Collectors.joining(", "));
  }

  /** Adds a group's runs and returns their configurations. */
  private static List<Map<String, String>> add(ArrayNode to, String group, List<Path> runs) {
    List<Map<String, String>> configs = new ArrayList<>();
    for (Path run : runs) {
      ObjectNode picture = RunPicture.of(run).toJson();
      JsonNode config = picture.path("facts").path("config");
      configs.add(FlatConfig.of(config.asText()));
      to.add(picture.put("folder", run.toString()).put("group", group));
    }
    return configs;
  }

  static List<Setting> differences(List<Map<String, String>> a, List<Map<String, String>> b) {
    TreeSet<String> keys = new TreeSet<>();
    a.forEach(config -> keys.addAll(config.keySet()));
    b.forEach(config -> keys.addAll(config.keySet()));
    return keys.stream()
        .map(key -> new Setting(key, values(a, key), values(b, key)))
        .filter(setting -> !Objects.equals(setting.a(), setting.b()))
        .toList();
  }

  /** The distinct values of a group's runs; null if none has the key. */
  private static String values(List<Map<String, String>> configs, String key) {
    List<String> values =
        configs.stream()
            .map(config -> config.get(key))
            .filter(Objects::nonNull)
            .distinct()
            .sorted()
            .toList();
    return values.isEmpty() ? null : String.join(", ", values);
  }
}
