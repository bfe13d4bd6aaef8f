package surprisal.config;

import java.util.Locale;

/** Range checks for the configuration records; the messages name the key as it stands in YAML. */
final class Check {
  private Check() {}

  static void positive(String key, long value) {
    require(value > 0, "%s is %d; it must be at least 1", key, value);
  }

  static void notNegative(String key, long value) {
    require(value >= 0, "%s is %d; it must be 0 or more", key, value);
  }

  static void notNegative(String key, double value) {
    require(value >= 0 && Double.isFinite(value), "%s is %s; it must be 0 or more", key, value);
  }

  static void positive(String key, double value) {
    require(value > 0 && Double.isFinite(value), "%s is %s; it must be above 0", key, value);
  }

  /** 0 <= value < 1: rates, fractions, momenta. */
  static void fraction(String key, double value) {
    require(value >= 0 && value < 1, "%s is %s; it must be from 0 to below 1", key, value);
  }

  static void oneOf(String key, String value, String... choices) {
    for (String choice : choices) {
      if (choice.equals(value)) {
        return;
      }
    }
    require(false, "%s is %s; choose one of: %s", key, value, String.join(", ", choices));
  }

  static void require(boolean holds, String format, Object... values) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, format, values));
    }
  }
}
