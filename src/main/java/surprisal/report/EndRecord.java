package surprisal.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/**
 * How a session of a run ended.
 *
 * @param step updates made
 * @param tokens positions trained on
 * @param elapsedMillis training time since the run began, including earlier sessions
 * @param reason why it ended
 * @param sentence the reason in words
 */
public record EndRecord(int step, long tokens, long elapsedMillis, Reason reason, String sentence) {

  /** Lower case in JSON, like the config's keys. */
  public enum Reason {
    /** All steps are done. */
    STEPS,
    /** The training-time budget is used up. */
    MINUTES,
    /** The validation loss has reached its target. */
    UNTIL_LOSS,
    /** The validation loss has not fallen for as many evaluations as were asked for. */
    PATIENCE,
    /** Somebody stopped the run. */
    ASKED;

    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whether the run reached its goal, so that there is nothing left to resume. */
  public boolean complete() {
    return reason != Reason.ASKED;
  }
}
