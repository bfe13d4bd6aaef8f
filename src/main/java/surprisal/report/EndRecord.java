package surprisal.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How a sitting of a run ended.
 *
 * @param step updates made
 * @param tokens positions trained on
 * @param elapsedMillis training time since the run began, earlier sittings included
 * @param reason what put an end to it
 * @param sentence the same for a person
 */
public record EndRecord(int step, long tokens, long elapsedMillis, Reason reason, String sentence) {

  /** In JSON as in the config's keys. */
  public enum Reason {
    /** All steps are made. */
    STEPS,
    /** The budget of training time is used up. */
    MINUTES,
    /** The validation loss is where it was to come. */
    UNTIL_LOSS,
    /** Somebody asked for it. */
    ASKED;

    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the run did what it was to do, so that nothing needs to go on. */
  public boolean complete() {
    return reason != Reason.ASKED;
  }
}
