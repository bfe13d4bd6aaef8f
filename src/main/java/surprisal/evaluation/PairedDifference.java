package surprisal.evaluation;

import java.util.Locale;

/**
 * How many more nats per token the first of two checkpoints costs than the second, on the same
 * tokens. Pairing removes the difficulty of the text from the error bar.
 */
public record PairedDifference(Interval interval) {
  /** What the interval leaves out. */
  public static final String ONE_SEED =
      "This interval covers the choice of text, not that of the seed: with one run each, another"
          + " seed may change the sign.";

  /** True if the interval contains zero: these tokens cannot distinguish the two. */
  public boolean insideNoise() {
    return interval.contains(0);
  }

  /** For example {@code A - B = -0.012 nats, 95% from -0.018 to -0.006: A is better}. */
  public String verdict() {
    return sentence(interval);
  }

  /** The same of any difference. */
  static String sentence(Interval difference) {
    String verdict =
        difference.contains(0)
            ? "within noise"
            : difference.mean() < 0 ? "A is better" : "B is better";
    return String.format(
        Locale.ROOT,
        "A - B = %+.4f nats per token, %.0f%% from %+.4f to %+.4f: %s",
        difference.mean(),
        100 * difference.level(),
        difference.low(),
        difference.high(),
        verdict);
  }
}
