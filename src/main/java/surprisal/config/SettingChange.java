package surprisal.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A key with different values in two configurations.
 *
 * @param key dotted, such as {@code model.n_layer}
 * @param before its value as text; null for a key that was not there
 * @param after likewise
 */
public record SettingChange(String key, String before, String after) {

  /** What differs, by key. */
  public static List<SettingChange> between(RunConfig before, RunConfig after) {
    return between(ConfigReader.toYaml(before), ConfigReader.toYaml(after));
  }

  /**
   * As above, of configurations in YAML, of this or another version.
   *
   * @throws UserError if one is not YAML
   */
  public static List<SettingChange> between(String before, String after) {
    Map<String, String> old = FlatConfig.of(before), now = FlatConfig.of(after);
    List<SettingChange> changes = new ArrayList<>();
    TreeSet<String> keys = new TreeSet<>(old.keySet());
    keys.addAll(now.keySet());
    for (String key : keys) {
      String was = old.get(key), is = now.get(key);
      if (was == null ? is != null : !was.equals(is)) {
        changes.add(new SettingChange(key, was, is));
      }
    }
    return changes;
  }

  /** Such as {@code training.eval_interval 50 -> 25}. */
  @Override
  public String toString() {
    return key + " " + before + " -> " + after;
  }
}
