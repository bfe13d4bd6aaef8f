package surprisal.evaluation;

import java.util.Locale;

/**
 * How much more nats per token the first of two checkpoints pays than the second, on the same
 * tokens. Pairing takes the difficulty of the text out of the error bar.
 */
public record PairedDifference(Interval interval) {

  /** True if the interval holds zero: the tokens do not tell the two apart. */
  public boolean insideNoise() {
    return interval.contains(0);
  }

  /** Such as {@code A - B = -0.012 nats, 95% from -0.018 to -0.006: A is better}. */
  public String verdict() {
    String verdict =
        insideNoise() ? "inside noise" : interval.mean() < 0 ? "A is better" : "B is better";
    return String.format(
        Locale.ROOT,
        "A - B = %+.4f nats per token, %.0f%% from %+.4f to %+.4f: %s",
        interval.mean(),
        100 * interval.level(),
        interval.low(),
        interval.high(),
        verdict);
  }
}
