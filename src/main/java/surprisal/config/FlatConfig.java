package surprisal.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.LinkedHashMap;
import java.util.Map;

/** A configuration as dotted keys and their values, for comparing it with others. */
public final class FlatConfig {
  private static final YAMLMapper YAML = new YAMLMapper();

  private FlatConfig() {}

  /**
   * @param yaml as {@link ConfigReader#toYaml} wrote it, be it of another version
   * @throws UserError if it is not YAML
   */
  public static Map<String, String> of(String yaml) {
    Map<String, String> values = new LinkedHashMap<>();
    try {
      collect("", YAML.readTree(yaml), values);
    } catch (JsonProcessingException e) {
      throw new UserError("a configuration is not YAML: " + Malformed.reason(e), e);
    }
    return values;
  }

  private static void collect(String prefix, JsonNode section, Map<String, String> values) {
    for (Map.Entry<String, JsonNode> entry : section.properties()) {
      String key = prefix + entry.getKey();
      if (entry.getValue().isObject()) {
        collect(key + ".", entry.getValue(), values);
      } else {
        boolean list = entry.getValue().isArray();
        values.put(key, list ? entry.getValue().toString() : entry.getValue().asText());
      }
    }
  }
}
