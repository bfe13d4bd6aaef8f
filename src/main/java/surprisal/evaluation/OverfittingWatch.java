package surprisal.evaluation;

import java.util.Locale;
import java.util.Optional;

/**
 * Detects when the gap between training and validation opens: in three consecutive evaluations the
 * validation loss is above its minimum by more than its noise, while the training loss fell by more
 * than its error bar. Immutable; saved with the run, so that a run reports it only once.
 *
 * @param bestStep step of the lowest validation loss; -1 before the first evaluation
 * @param bestNats that loss
 * @param atBest the training loss between the previous evaluation and that one
 * @param now the training loss since the last evaluation
 * @param worse number of consecutive evaluations, up to the last, clearly above the lowest
 * @param said whether it was already reported
 */
public record OverfittingWatch(
    int bestStep, double bestNats, Steps atBest, Steps now, int worse, boolean said) {
  public static final OverfittingWatch START =
      new OverfittingWatch(-1, 0, Steps.NONE, Steps.NONE, 0, false);

  private static final int EVALUATIONS = 3;

  /** Relative rise of the validation loss that counts as noise. */
  private static final double WAVERING = 0.01;

  private static final double ERRORS = 3;

  /** Sums over the losses of some updates, nats per token. */
  public record Steps(long count, double sum, double squares) {
    static final Steps NONE = new Steps(0, 0, 0);

    Steps and(double nats) {
      return new Steps(count + 1, sum + nats, squares + nats * nats);
    }

    double mean() {
      return sum / count;
    }

    /** Variance of the mean; NaN for fewer than two updates. */
    double errorSquared() {
      return Math.max(0, squares / count - mean() * mean()) / (count - 1);
    }
  }

  /** After an update with this plain training loss. */
  public OverfittingWatch afterUpdate(double nllNats) {
    return new OverfittingWatch(bestStep, bestNats, atBest, now.and(nllNats), worse, said);
  }

  /** After an evaluation at {@code step}. */
  public OverfittingWatch afterEvaluation(int step, double nats) {
    if (bestStep < 0 || nats < bestNats) {
      return new OverfittingWatch(step, nats, now, Steps.NONE, 0, said);
    }
    int worseNow = isWorse(nats) ? worse + 1 : 0;
    boolean saidNow = said || opened(nats);
    return new OverfittingWatch(bestStep, bestNats, atBest, Steps.NONE, worseNow, saidNow);
  }

  private boolean isWorse(double nats) {
    return nats - bestNats > WAVERING * Math.abs(bestNats);
  }

  private boolean opened(double nats) {
    double fallen = atBest.mean() - now.mean();
    double error = Math.sqrt(atBest.errorSquared() + now.errorSquared());
    return isWorse(nats) && worse + 1 >= EVALUATIONS && fallen > ERRORS * error;
  }

  /** A warning about an evaluation, if any; to be called before {@link #afterEvaluation}. */
  public Optional<String> sentence(double nats) {
    if (said || bestStep < 0 || nats < bestNats || !opened(nats)) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "overfitting: validation was lowest, %.4f, at step %d; it has been higher for"
                + " %d evaluations, now by %.4f, while the training loss fell from %.4f to"
                + " %.4f; use that step's checkpoint, or more data, dropout or weight decay",
            bestNats,
            bestStep,
            worse + 1,
            nats - bestNats,
            atBest.mean(),
            now.mean()));
  }
}
