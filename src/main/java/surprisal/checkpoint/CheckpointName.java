package surprisal.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import surprisal.config.UserError;

/**
 * Which checkpoint is meant: {@code RUN} or {@code RUN@latest}, {@code RUN@best}, {@code RUN@1500}.
 *
 * @param folder a run's, a checkpoints folder, or one checkpoint's
 * @param which {@code latest}, {@code best}, or the digits of a step
 */
record CheckpointName(Path folder, String which) {
  static final String LATEST = "latest";
  static final String BEST = "best";

  /**
   * A folder whose own name has an @ in it is taken as it is.
   *
   * @throws UserError if something else than the above is behind the last @
   */
  static CheckpointName of(Path named) {
    String text = named.toString();
    int at = text.lastIndexOf('@');
    if (at < 1 || Files.exists(named)) {
      return new CheckpointName(named, LATEST);
    }
    String which = text.substring(at + 1);
    if (!which.equals(LATEST) && !which.equals(BEST) && !which.matches("\\d{1,18}")) {
      throw new UserError(
          named + " does not exist; after @ write best, latest or a step, such as @1500");
    }
    return new CheckpointName(Path.of(text.substring(0, at)), which);
  }
}
