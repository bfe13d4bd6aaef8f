package surprisal.training;

import java.util.Locale;
import java.util.Optional;

/**
 * Which updates lie so far above what is usual that {@code training.skip_outliers} leaves them out:
 * the loss or the gradient norm is more than that many standard deviations above its moving mean. A
 * value enters mean and variance cut off at that limit, so that one outlier does not hide the next,
 * and a lasting rise becomes usual.
 *
 * @param updates seen so far
 * @param skipped updates left out
 * @param loss of the objective
 * @param norm of the gradient
 */
public record Outliers(int updates, int skipped, Moving loss, Moving norm) {
  public static final Outliers NONE = new Outliers(0, 0, Moving.START, Moving.START);

  /** Nothing is left out before this many updates: early ones change too fast. */
  private static final int LEARNING = 100;

  /**
   * Weight of one update in the moving mean, which looks back over about as many as its inverse.
   */
  private static final double WEIGHT = 0.01;

  /** Exponentially weighted mean and variance. */
  public record Moving(double mean, double variance) {
    static final Moving START = new Moving(0, 0);

    double limit(double deviations) {
      return mean + deviations * Math.sqrt(variance);
    }

    Moving and(double value, int seen) {
      double weight = Math.max(WEIGHT, 1.0 / (seen + 1));
      double delta = value - mean;
      return new Moving(mean + weight * delta, (1 - weight) * (variance + weight * delta * delta));
    }
  }

  /**
   * The gradient norm above which the next update is left out.
   *
   * @param nats its loss; if that is an outlier, no norm is small enough
   * @param deviations training.skip_outliers; null: nothing is left out
   */
  double normLimit(double nats, Double deviations) {
    if (deviations == null || updates < LEARNING) {
      return Double.POSITIVE_INFINITY;
    }
    return nats > loss.limit(deviations) ? -1 : norm.limit(deviations);
  }

  /** After an update, whether it was made or left out. */
  Outliers after(double nats, double gradientNorm, Double deviations) {
    if (deviations == null) {
      return this;
    }
    boolean learning = updates < LEARNING;
    double nearLoss = learning ? nats : Math.min(nats, loss.limit(deviations));
    double nearNorm = learning ? gradientNorm : Math.min(gradientNorm, norm.limit(deviations));
    boolean out = gradientNorm > normLimit(nats, deviations);
    return new Outliers(
        updates + 1,
        skipped + (out ? 1 : 0),
        loss.and(nearLoss, updates),
        norm.and(nearNorm, updates));
  }

  /** Why the update that came next was left out, if it was. */
  Optional<String> why(int step, double nats, double gradientNorm, Double deviations) {
    if (gradientNorm <= normLimit(nats, deviations)) {
      return Optional.empty();
    }
    boolean byLoss = nats > loss.limit(deviations);
    Moving usual = byLoss ? loss : norm;
    return Optional.of(
        String.format(
            Locale.ROOT,
            "step %d left out: its %s %.4g is more than %s standard deviations above the usual"
                + " %.4g (%d left out so far)",
            step,
            byLoss ? "loss" : "gradient norm",
            byLoss ? nats : gradientNorm,
            deviations,
            usual.mean(),
            skipped + 1));
  }
}
