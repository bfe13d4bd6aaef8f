package surprisal.config;

import java.util.Locale;

/**
 * Range checks in the constructors of records that are read from files. The messages begin with the
 * key as it is in the file, and whoever reads the file adds where that is.
 */
public final class Check {
  private Check() {}

  public static void positive(String key, long value) {
    require(value > 0, "%s is %d; it must be at least 1", key, value);
  }

  public static void notNegative(String key, long value) {
    require(value >= 0, "%s is %d; it must be 0 or more", key, value);
  }

  public static void notNegative(String key, double value) {
    require(value >= 0 && Double.isFinite(value), "%s is %s; it must be 0 or more", key, value);
  }

  public static void positive(String key, double value) {
    require(value > 0 && Double.isFinite(value), "%s is %s; it must be above 0", key, value);
  }

  /** 0 <= value < 1: rates, fractions, momenta. */
  public static void fraction(String key, double value) {
    require(value >= 0 && value < 1, "%s is %s; it must be from 0 to below 1", key, value);
  }

  public static void oneOf(String key, String value, String... choices) {
    for (String choice : choices) {
      if (choice.equals(value)) {
        return;
      }
    }
    require(false, "%s is %s; choose one of: %s", key, value, String.join(", ", choices));
  }

  public static void require(boolean holds, String format, Object... values) {
    if (!holds) {
      throw new IllegalArgumentException(String.format(Locale.ROOT, format, values));
    }
  }
}
