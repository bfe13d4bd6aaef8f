package surprisal.run;

import java.util.ArrayList;
import java.util.List;
import surprisal.config.RunConfig;
import surprisal.data.Batch;
import surprisal.kernels.DropoutMask;
import surprisal.objective.Loss;
import surprisal.objective.Objective;
import surprisal.report.RateRange;
import surprisal.training.Learner;
import surprisal.training.Trainer;

/**
 * A learning-rate range test (Smith 2015): the rate rises by the same factor from update to update
 * until the loss diverges. It ruins the model it is run on.
 */
final class LearningRateRange {
  private static final double LOWEST = 1e-6;
  private static final double HIGHEST = 1;
  private static final double SMOOTHING = 0.9;

  /** The test ends when the smoothed loss exceeds its previous minimum by this factor. */
  private static final double RUNAWAY = 1.5;

  private final RunConfig config;
  private final Learner learner;
  private final List<Batch> batches;

  LearningRateRange(RunConfig config, Learner learner) {
    this.config = config;
    this.learner = learner;
    batches = learner.batches(config.training().accumulationSteps());
  }

  /** Trains {@code steps} updates, or fewer if the loss diverges. */
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

  /** Returns the loss before the update; NaN if the gradient is not finite. */
  private double update(int step, double rate) {
    batches.forEach(learner.loader()::next);
    Objective objective = learner.objective().objective();
    double weight = batches.stream().mapToDouble(objective::weight).sum();
    if (weight == 0) {
      return Double.NaN;
    }
    long dropoutKey = DropoutMask.key(config.seed(), step);
    Loss loss = Trainer.differentiate(learner.model(), objective, batches, weight, dropoutKey);
    double norm = learner.optimizer().step(rate).gradientNorm();
    return Double.isFinite(norm) ? loss.objectiveNats() : Double.NaN;
  }
}
