package surprisal.config;

/**
 * A value of the configuration that turns out wrong after it was read: this machine cannot do it,
 * or what it names is missing or does not fit. {@link Stated} adds where the key was given.
 */
public final class KeyError extends UserError {
  private final String key;

  /**
   * @param key dotted, such as {@code objective.teacher}
   * @param message names the key too, for where nobody knows its place
   */
  public KeyError(String key, String message) {
    super(message);
    this.key = key;
  }

  public KeyError(String key, String message, Throwable cause) {
    super(message, cause);
    this.key = key;
  }

  public String key() {
    return key;
  }
}
