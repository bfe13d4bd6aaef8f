package surprisal.config;

/**
 * Something the user can fix: one sentence that names the file, line, value and fix. The command
 * line prints the message without a stack trace and exits with 2.
 */
public class UserError extends RuntimeException {
  public UserError(String message) {
    super(message);
  }

  public UserError(String message, Throwable cause) {
    super(message, cause);
  }
}
