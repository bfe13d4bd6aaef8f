package surprisal.config;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Which keys a record knows, under the names that YAML and JSON have for them. */
public final class Keys {
  private static final Pattern WORD_START = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");

  private Keys() {}

  /** {@code nLayer} is n_layer, {@code beta1} stays beta1. */
  public static String snakeCase(String component) {
    return WORD_START.matcher(component).replaceAll("_").toLowerCase(Locale.ROOT);
  }

  /** A constant as a file spells it: in lower case. */
  public static String spelled(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Dotted key to Java type of every component, sections before their keys, in record order. */
  static Map<String, Class<?>> of(Class<? extends Record> type) {
    Map<String, Class<?>> keys = new LinkedHashMap<>();
    collect(type, "", keys);
    return keys;
  }

  private static void collect(Class<?> type, String prefix, Map<String, Class<?>> keys) {
    for (RecordComponent component : type.getRecordComponents()) {
      String path = prefix + snakeCase(component.getName());
      keys.put(path, component.getType());
      if (component.getType().isRecord()) {
        collect(component.getType(), path + ".", keys);
      }
    }
  }

  /** {@code model} of {@code model.n_layer}; empty for a key at the top. */
  static String section(String path) {
    return path.substring(0, Math.max(0, path.lastIndexOf('.')));
  }

  static String leaf(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** The key that is meant by a name without its section, here or in another trainer. */
  static Optional<String> named(String name, Collection<String> known) {
    List<String> leaves = known.stream().filter(path -> leaf(path).equals(name)).toList();
    return leaves.size() == 1
        ? Optional.of(leaves.get(0))
        : ForeignNames.key(name).filter(known::contains);
  }

  /** What the user may have meant: a near name in the same section, else in any other. */
  static String suggestion(String unknown, Collection<String> known) {
    Optional<String> foreign = ForeignNames.key(leaf(unknown)).filter(known::contains);
    if (foreign.isPresent()) {
      return "it is called " + foreign.get() + " here";
    }
    int allowed = 1 + Math.max(1, leaf(unknown).length() / 3);
    String nearest =
        known.stream().min(Comparator.comparingInt(path -> distance(unknown, path))).orElseThrow();
    if (distance(unknown, nearest) <= 2 * allowed) {
      boolean sibling = section(nearest).equals(section(unknown));
      return "did you mean " + (sibling ? leaf(nearest) : nearest) + "?";
    }
    String section = known.contains(section(unknown)) ? section(unknown) : "";
    return "known here: "
        + known.stream()
            .filter(path -> section(path).equals(section))
            .map(Keys::leaf)
            .collect(Collectors.joining(", "));
  }

  /** Twice the edit distance of the last words, and one more if the sections differ. */
  private static int distance(String unknown, String path) {
    return 2 * editDistance(leaf(unknown), leaf(path))
        + (section(path).equals(section(unknown)) ? 0 : 1);
  }

  /** Levenshtein's distance: insertions, deletions and substitutions of one character. */
  static int editDistance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
