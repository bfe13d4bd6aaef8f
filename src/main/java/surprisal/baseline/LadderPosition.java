package surprisal.baseline;

import java.util.Locale;

/**
 * The rungs that a loss lies between.
 *
 * @param lossNats nats per token
 * @param passed the lowest rung that the loss is below; null if it is below none
 * @param next the highest rung that the loss is not below; null if it is below all
 */
public record LadderPosition(double lossNats, Rung passed, Rung next) {

  /** In words, for example {@code below bigram 2.486, 0.120 above trigram 2.049}. */
  public String sentence() {
    if (Double.isNaN(lossNats)) {
      return "not a number";
    }
    String below = passed == null ? null : describe("below %s %.3f", passed);
    String above =
        next == null
            ? String.format(Locale.ROOT, "%.3f below the lowest rung", passed.nats() - lossNats)
            : String.format(Locale.ROOT, "%.3f ", lossNats - next.nats())
                + describe("above %s %.3f", next);
    return below == null ? above : below + ", " + above;
  }

  private static String describe(String format, Rung rung) {
    return String.format(Locale.ROOT, format, rung.name(), rung.nats());
  }
}
