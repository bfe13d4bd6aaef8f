package surprisal.config;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One key as the user wrote it.
 *
 * @param path dotted key, such as {@code model.n_layer}
 * @param form what stands there
 * @param text the scalar's characters, or what a message shows of anything else
 * @param items of a list of scalars; of a mapping its keys and values in turn; null for anything
 *     else, and for a list that holds anything else
 * @param where the start of a message: {@code file:line}, {@code --set key=value}, or a flag such
 *     as {@code --threads 9}
 */
public record Setting(String path, Form form, String text, List<String> items, String where) {
  private static final Set<String> ONE_MAPPING = Set.of("--set");

  /** What a value looks like in YAML. */
  public enum Form {
    PLAIN,
    QUOTED,
    NULL,
    SECTION,
    LIST,
    MAPPING
  }

  /**
   * Of {@code --set}.
   *
   * @param text such as {@code model.n_layer=6}
   * @throws UserError if it is not of that form
   */
  public static Setting set(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new UserError("--set " + text + ": write key.path=value, such as model.n_layer=6");
    }
    String key = text.substring(0, equals).strip();
    String value = text.substring(equals + 1).strip();
    String where = "--set " + text;
    boolean list = value.startsWith("[") && value.endsWith("]");
    if (list || value.startsWith("{") && value.endsWith("}")) {
      List<String> items = YamlSettings.read("--set: " + value, where, ONE_MAPPING).get(0).items();
      return new Setting(key, list ? Form.LIST : Form.MAPPING, value, items, where);
    }
    return plain(key, value, where);
  }

  /**
   * Of a flag that has a key of its own, such as {@code --threads}.
   *
   * @param value null if the flag was not given
   */
  public static Optional<Setting> flag(String flag, String key, String value) {
    return Optional.ofNullable(value).map(given -> plain(key, given, flag + " " + given));
  }

  private static Setting plain(String key, String value, String where) {
    Form form = value.equals("null") ? Form.NULL : Form.PLAIN;
    return new Setting(key, form, value, null, where);
  }

  /** {@code key=value}, of which {@link #set} makes an equal setting. */
  public String override() {
    return path + "=" + text;
  }

  String shown() {
    return switch (form) {
      case PLAIN -> text.isEmpty() ? "empty" : text;
      case QUOTED -> '"' + text + '"';
      case NULL -> "null";
      case SECTION -> "a section";
      case LIST -> "a list";
      case MAPPING -> "a mapping";
    };
  }

  UserError error(String message) {
    return new UserError(where + ": " + message);
  }
}
