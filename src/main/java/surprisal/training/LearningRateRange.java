package surprisal.training;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import surprisal.config.RunConfig;
import surprisal.data.Batch;
import surprisal.data.DataLoader;
import surprisal.evaluation.BatchInput;
import surprisal.kernels.DropoutMask;
import surprisal.model.Gpt;
import surprisal.objective.Loss;
import surprisal.optimizer.AdamW;
import surprisal.report.RateRange;

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

  private final RunConfig config;
  private final Gpt model;
  private final AdamW optimizer;
  private final TrainingObjective objective;
  private final DataLoader loader;
  private final List<Batch> batches;

  LearningRateRange(
      RunConfig config,
      Gpt model,
      AdamW optimizer,
      TrainingObjective objective,
      DataLoader loader) {
    this.config = config;
    this.model = model;
    this.optimizer = optimizer;
    this.objective = objective;
    this.loader = loader;
    batches =
        Stream.generate(loader::allocate).limit(config.training().accumulationSteps()).toList();
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
    double weight = 0;
    for (Batch batch : batches) {
      loader.next(batch);
      weight += objective.weight(batch);
    }
    if (weight == 0) {
      return Double.NaN;
    }
    Loss loss = Loss.ZERO;
    for (int micro = 0; micro < batches.size(); micro++) {
      Batch batch = batches.get(micro);
      long key = DropoutMask.key(config.seed(), step, micro);
      var logits = model.forward(BatchInput.of(batch, key));
      loss = loss.plus(objective.differentiate(model.dlogits(), logits, batch, weight));
      model.backward(micro > 0);
    }
    double norm = optimizer.gradientNorm();
    if (!Double.isFinite(norm)) {
      return Double.NaN;
    }
    optimizer.step(rate, norm);
    return loss.objectiveNats();
  }
}
