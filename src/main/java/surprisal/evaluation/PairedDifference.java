package surprisal.evaluation;

import java.util.Locale;

/**
 * How many more nats per token the first of two checkpoints costs than the second, on the same
 * tokens. Pairing removes the difficulty of the text from the error bar.
 */
public record PairedDifference(Interval interval) {

  /** True if the interval contains zero: these tokens cannot distinguish the two. */
  public boolean insideNoise() {
    return interval.contains(0);
  }

  /** For example {@code A - B = -0.012 nats, 95% from -0.018 to -0.006: A is better}. */
  public String verdict() {
    String verdict =
        insideNoise() ? "within noise" : interval.mean() < 0 ? "A is better" : "B is better";
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
