package surprisal.config;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * A configuration and where each of its values was given.
 *
 * @param file the config's name, the place of values that are defaults
 * @param places the start of a message for each key that the user gave: {@code file:line}, {@code
 *     --set key=value}, or a flag such as {@code --threads 9}
 */
public record Stated(RunConfig config, String file, Map<String, String> places) {
  public Stated {
    places = Map.copyOf(places);
  }

  /**
   * Does work with the configuration.
   *
   * @throws UserError with the place in front if the work finds the value of a key to be wrong
   */
  public <T> T use(Function<RunConfig, T> work) {
    try {
      return work.apply(config);
    } catch (KeyError e) {
      throw new UserError(places.getOrDefault(e.key(), file) + ": " + e.getMessage(), e);
    }
  }

  /** As {@link #use}, for work without a result. */
  public void check(Consumer<RunConfig> work) {
    use(
        config -> {
          work.accept(config);
          return config;
        });
  }
}
