package surprisal.cli;

import java.nio.file.InvalidPathException;
import java.util.Optional;
import surprisal.config.UserError;
import surprisal.run.MemoryCheck;

/** Failures that the user can do something about, each in a sentence. */
final class Failure {
  private Failure() {}

  /** Empty for an internal error. */
  static Optional<String> sentence(Throwable failure) {
    if (failure instanceof UserError) {
      return Optional.of(failure.getMessage());
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String reason = String.valueOf(cause.getMessage());
      if (cause instanceof OutOfMemoryError || reason.contains("bad_alloc")) {
        return Optional.of(
            "out of memory ("
                + reason
                + "): the Java heap may grow to "
                + MemoryCheck.shown(Runtime.getRuntime().maxMemory())
                + "; use a smaller text or model, or set another limit with"
                + " SURPRISAL_JAVA_OPTS=-Xmx...");
      }
      if (cause instanceof InvalidPathException path) {
        return Optional.of(
            "\""
                + path.getInput()
                + "\" cannot be the name of a file here ("
                + path.getReason()
                + "); name another, or set LC_ALL=C.UTF-8 if it has letters beyond ASCII");
      }
    }
    return Optional.empty();
  }
}
