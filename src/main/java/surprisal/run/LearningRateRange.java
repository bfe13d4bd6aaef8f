package surprisal.run;

import java.util.ArrayList;
import java.util.List;
import surprisal.objective.Loss;
import surprisal.optimizer.AdamW;
import surprisal.report.RateRange;
import surprisal.training.MicroBatches;

/**
 * A learning-rate range test (Smith 2015): the rate rises by the same factor from update to update
 * until the loss runs away. It spoils the model it is run on.
 */
final class LearningRateRange {
  private static final double LOWEST = 1e-6;
  private static final double HIGHEST = 1;
  private static final double SMOOTHING = 0.9;

  /** The test ends when the smoothed loss is so many times the lowest before. */
  private static final double RUNAWAY = 1.5;

  private final AdamW optimizer;
  private final MicroBatches batches;

  LearningRateRange(AdamW optimizer, MicroBatches batches) {
    this.optimizer = optimizer;
    this.batches = batches;
  }

  /** Trains {@code steps} updates, or fewer if the loss runs away. */
  RateRange measure(int steps) {
    List<RateRange.Point> points = new ArrayList<>();
    double average = 0;
    double best = Double.POSITIVE_INFINITY;
    for (int step = 0; step < steps; step++) {
      double rate = LOWEST * Math.pow(HIGHEST / LOWEST, step / (steps - 1.0));
      double nats = update(step, rate);
      if (!Double.isFinite(nats)) {
        return new RateRange(points, true);
      }
      average = SMOOTHING * average + (1 - SMOOTHING) * nats;
      double smoothed = average / (1 - Math.pow(SMOOTHING, step + 1));
      points.add(new RateRange.Point(rate, nats, smoothed));
      best = Math.min(best, smoothed);
      if (smoothed > RUNAWAY * best) {
        return new RateRange(points, true);
      }
    }
    return new RateRange(points, false);
  }

  /** Returns the loss before the update; NaN if there is no sound gradient. */
  private double update(int step, double rate) {
    batches.next();
    double weight = batches.weight();
    if (weight == 0) {
      return Double.NaN;
    }
    Loss loss = batches.differentiate(step, weight);
    double norm = optimizer.gradientNorm();
    if (!Double.isFinite(norm)) {
      return Double.NaN;
    }
    optimizer.step(rate, norm);
    return loss.objectiveNats();
  }
}
