package surprisal.config;

import java.util.List;

/**
 * One key as the user wrote it.
 *
 * @param path dotted key, such as {@code model.n_layer}
 * @param form what stands there
 * @param text the scalar's characters, or what a message shows of anything else
 * @param items of a list of scalars; of a mapping its keys and values in turn; null for anything
 *     else, and for a list that holds anything else
 * @param where the start of a message: {@code file:line}, or {@code --set key=value}
 */
record Setting(String path, Form form, String text, List<String> items, String where) {
  enum Form {
    PLAIN,
    QUOTED,
    NULL,
    SECTION,
    LIST,
    MAPPING
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

  /** On one line, for a message. */
  static String escaped(String text) {
    return text.replace("\n", "\\n").replace("\r", "\\r").replace("\t", "\\t");
  }

  UserError error(String message) {
    return new UserError(where + ": " + message);
  }
}
