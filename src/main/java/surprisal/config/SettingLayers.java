package surprisal.config;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import surprisal.config.Setting.Form;

/**
 * Settings laid over each other, the later ones on top, and the record they make. It remembers
 * where each value was written, for the messages of the records' own checks.
 */
final class SettingLayers<R extends Record> {
  private static final Pattern WORD = Pattern.compile("[a-z][a-z0-9_]*");

  /** The number of the lowest layer. */
  private static final int DEFAULTS = 1;

  private final Class<R> type;
  private final Map<String, Class<?>> keys;
  private final Map<String, Object> values = new HashMap<>();
  private final Map<String, Setting> written = new HashMap<>();
  private final Map<String, Integer> layerOf = new HashMap<>();
  private int layer;

  SettingLayers(Class<R> type) {
    this.type = type;
    this.keys = Keys.of(type);
  }

  /** The keys whose value is a mapping of the user's own words. */
  Set<String> mappings() {
    return keys.keySet().stream()
        .filter(key -> keys.get(key) == Map.class)
        .collect(Collectors.toSet());
  }

  /**
   * Lays settings over those that are there.
   *
   * @throws UserError if a key is unknown or a value is none of its type
   */
  void add(List<Setting> settings) {
    layer++;
    for (Setting setting : settings) {
      Class<?> wanted = keys.get(setting.path());
      if (wanted == null) {
        throw setting.error(
            "unknown key "
                + setting.path()
                + "; "
                + Keys.suggestion(setting.path(), keys.keySet()));
      }
      if (wanted.isRecord()) {
        requireSection(setting);
      } else {
        values.put(setting.path(), Scalars.value(setting, wanted));
      }
      written.put(setting.path(), setting);
      layerOf.put(setting.path(), layer);
    }
  }

  private void requireSection(Setting setting) {
    boolean allCommentedOut = setting.form() == Form.NULL && setting.text().isEmpty();
    if (setting.form() != Form.SECTION && !allCommentedOut) {
      String example =
          keys.keySet().stream()
              .filter(path -> Keys.section(path).equals(setting.path()))
              .findFirst()
              .orElseThrow();
      throw setting.error(
          setting.path()
              + " is "
              + setting.shown()
              + "; it is a section, set a key such as "
              + example);
    }
  }

  /**
   * The record of everything laid down.
   *
   * @param name the file, for a check that fails on defaults alone
   * @throws UserError if a check of the records fails
   */
  R bind(String name) {
    return type.cast(bind(type, "", name));
  }

  /** Where each value was written that is not a default, by its dotted key. */
  Map<String, String> places() {
    return written.values().stream()
        .filter(setting -> layerOf.get(setting.path()) > DEFAULTS)
        .collect(Collectors.toMap(Setting::path, Setting::where));
  }

  private Object bind(Class<?> recordType, String prefix, String name) {
    RecordComponent[] components = recordType.getRecordComponents();
    Object[] arguments = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String path = prefix + Keys.snakeCase(components[i].getName());
      if (components[i].getType().isRecord()) {
        arguments[i] = bind(components[i].getType(), path + ".", name);
      } else if (values.containsKey(path)) {
        arguments[i] = values.get(path);
      } else {
        throw new IllegalStateException("no default for " + path);
      }
    }
    try {
      Class<?>[] types =
          Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
      Constructor<?> constructor = recordType.getDeclaredConstructor(types);
      return constructor.newInstance(arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException refused) {
        String where = whereOf(refused.getMessage(), prefix, name);
        throw new UserError(where + ": " + refused.getMessage(), refused);
      }
      throw new IllegalStateException("cannot make a " + recordType, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + recordType, e);
    }
  }

  /**
   * Where the key stands that a check's message speaks of. Of several the one written last is taken
   * (an override before the file, the file before the defaults); if all are defaults, the section.
   */
  private String whereOf(String message, String prefix, String name) {
    Setting found = null;
    int foundLayer = DEFAULTS; // Not the user's to fix.
    Matcher words = WORD.matcher(message);
    while (words.find()) {
      for (String path : keys.keySet()) {
        boolean named = Keys.leaf(path).equals(words.group()) && path.startsWith(prefix);
        if (named && layerOf.getOrDefault(path, 0) > foundLayer) {
          found = written.get(path);
          foundLayer = layerOf.get(path);
        }
      }
    }
    if (found != null) {
      return found.where();
    }
    String section = Keys.section(prefix);
    return layerOf.getOrDefault(section, 0) > DEFAULTS ? written.get(section).where() : name;
  }
}
