package surprisal.config;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import surprisal.config.Setting.Form;

/**
 * Scalars, and lists of texts, by the type of their key: decimal numbers only, true and false only.
 * YAML 1.1 would also read 1_0, 0x10, 010 and yes, each of them more likely a slip than a wish.
 */
final class Scalars {
  private static final Pattern WHOLE = Pattern.compile("[+-]?(0|[1-9][0-9]*)");
  private static final Pattern REAL =
      Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

  private Scalars() {}

  /**
   * @throws UserError if the setting is no value of this type
   */
  static Object value(Setting setting, Class<?> type) {
    boolean nullable =
        type == Integer.class || type == Double.class || type == Long.class || type == Path.class;
    if (setting.form() == Form.NULL && nullable) {
      return null;
    }
    Object value = null;
    if (type == String.class) {
      if (isScalar(setting)) {
        value = setting.text();
      }
    } else if (type == Path.class) {
      value = isScalar(setting) ? path(setting.text()) : null;
    } else if (type.isEnum()) {
      value = isScalar(setting) ? constant(setting.text(), type) : null;
    } else if (type == List.class) {
      value = setting.form() == Form.LIST ? setting.items() : null;
    } else if (type == Map.class) {
      value = setting.form() == Form.MAPPING ? numbers(setting) : null;
    } else if (setting.form() == Form.PLAIN) {
      value = parsed(setting.text(), type);
    }
    if (value == null) {
      throw setting.error(
          setting.path()
              + " is "
              + setting.shown()
              + "; it must be "
              + wanted(type, setting)
              + (nullable ? " or null" : ""));
    }
    return value;
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null; // The caller says what is wanted.
    }
  }

  private static Object constant(String text, Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .filter(constant -> Keys.spelled((Enum<?>) constant).equals(text))
        .findFirst()
        .orElse(null);
  }

  /** A mapping of texts to numbers, in the order of the file. */
  private static Map<String, Double> numbers(Setting setting) {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (int i = 0; i < setting.items().size(); i += 2) {
      String key = setting.items().get(i);
      String number = setting.items().get(i + 1);
      Object value = parsed(number, double.class);
      if (value == null) {
        throw setting.error(
            String.format(
                Locale.ROOT,
                "%s gives \"%s\" %s; it must be a number",
                setting.path(),
                key,
                number));
      }
      numbers.put(key, (Double) value);
    }
    return Collections.unmodifiableMap(numbers);
  }

  private static boolean isScalar(Setting setting) {
    return setting.form() == Form.QUOTED
        || setting.form() == Form.PLAIN && !setting.text().isEmpty();
  }

  private static Object parsed(String text, Class<?> type) {
    if (type == boolean.class) {
      return text.equals("true") ? Boolean.TRUE : text.equals("false") ? Boolean.FALSE : null;
    }
    try {
      if (type == int.class || type == Integer.class) {
        return WHOLE.matcher(text).matches() ? Integer.valueOf(text) : null;
      }
      if (type == long.class || type == Long.class) {
        return WHOLE.matcher(text).matches() ? Long.valueOf(text) : null;
      }
    } catch (NumberFormatException e) {
      return null; // Right digits, too many of them: the caller names the range.
    }
    if (type == double.class || type == Double.class) {
      Double value = REAL.matcher(text).matches() ? Double.valueOf(text) : null;
      return value == null || value.isInfinite() ? null : value;
    }
    throw new IllegalStateException("no YAML form for a record component of " + type);
  }

  private static String wanted(Class<?> type, Setting setting) {
    if (type == boolean.class) {
      return "true or false";
    } else if (type == String.class) {
      return "a text";
    } else if (type == List.class) {
      return "a plain list of texts, such as [a, b]";
    } else if (type == Map.class) {
      return "a mapping of texts to numbers, such as {\"the\": 0.1}";
    } else if (type == Path.class) {
      return "the path of a file or folder";
    } else if (type == double.class || type == Double.class) {
      return "a number";
    } else if (type.isEnum()) {
      return Arrays.stream(type.getEnumConstants())
          .map(constant -> Keys.spelled((Enum<?>) constant))
          .collect(Collectors.joining(", ", "one of: ", ""));
    }
    String limit =
        String.valueOf(
            type == long.class || type == Long.class ? Long.MAX_VALUE : Integer.MAX_VALUE);
    boolean tooLong = setting.form() == Form.PLAIN && WHOLE.matcher(setting.text()).matches();
    return tooLong ? "a whole number from -" + limit + " to " + limit : "a whole number";
  }
}
