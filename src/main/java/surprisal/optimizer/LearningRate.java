package surprisal.optimizer;

import surprisal.config.OptimizerConfig;

/**
 * Linear warm-up, then cosine (Loshchilov and Hutter 2017), linear or constant: highest * (step+1)
 * / (warmup+1) while step < warmup, then from highest at step = warmup to lowest at step = steps.
 */
public record LearningRate(OptimizerConfig config, int steps) {

  /**
   * The rate of one update.
   *
   * @param step 0 for the first
   */
  public double at(int step) {
    int warmup = config.warmupSteps();
    double highest = config.learningRate();
    double lowest = config.minLearningRate();
    if (step < warmup) {
      return highest * (step + 1) / (warmup + 1);
    }
    double progress = Math.min(1, (double) (step - warmup) / Math.max(1, steps - warmup));
    return switch (config.schedule()) {
      case "cosine" -> lowest + 0.5 * (1 + Math.cos(Math.PI * progress)) * (highest - lowest);
      case "linear" -> highest + progress * (lowest - highest);
      case "constant" -> highest;
      default -> throw new IllegalStateException("schedule " + config.schedule());
    };
  }
}
