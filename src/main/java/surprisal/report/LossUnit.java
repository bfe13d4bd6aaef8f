package surprisal.report;

import java.util.Locale;

/** The unit of a loss. */
public enum LossUnit {
  NATS("loss, nats per token"),
  BITS("loss, bits per token"),
  PERPLEXITY("perplexity"),
  BITS_PER_BYTE("loss, bits per byte");

  private final String title;

  LossUnit(String title) {
    this.title = title;
  }

  /** The label of an axis. */
  public String title() {
    return title;
  }

  /**
   * @param nats per token
   * @param bytesPerToken of the text the loss was measured on
   */
  public double of(double nats, double bytesPerToken) {
    return switch (this) {
      case NATS -> nats;
      case BITS -> nats / Math.log(2);
      case PERPLEXITY -> Math.exp(nats);
      case BITS_PER_BYTE -> nats / Math.log(2) / bytesPerToken;
    };
  }

  /** A perplexity with as many digits as a person reads: 1.313, 50.55, 102,001. */
  public static String perplexity(double nats) {
    double value = Math.exp(nats);
    return String.format(Locale.ROOT, value < 10 ? "%.3f" : value < 1000 ? "%.2f" : "%,.0f", value);
  }
}
