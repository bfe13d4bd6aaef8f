package surprisal.config;

/**
 * Something the user can fix: one sentence that names the file, line, value and fix. The command
 * line prints the message without a stack trace and exits with 2. Whatever a file or an argument
 * put into it, the message has one line, no control characters and a bounded length.
 */
public class UserError extends RuntimeException {
  public UserError(String message) {
    super(OneLine.of(message));
  }

  public UserError(String message, Throwable cause) {
    super(OneLine.of(message), cause);
  }
}
