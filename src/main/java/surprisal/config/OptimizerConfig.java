package surprisal.config;

/**
 * AdamW and its schedule.
 *
 * @param learningRate highest rate, reached after the warm-up
 * @param minLearningRate where the schedule ends
 * @param schedule {@code cosine}, {@code linear} or {@code constant}
 * @param warmupSteps steps of linear warm-up
 * @param beta1 decay of the gradient's average
 * @param beta2 decay of the squared gradient's average
 * @param epsilon added to the root of the squared gradient's average
 * @param weightDecay decoupled decay, on parameters of two or more dimensions
 * @param gradClip largest global gradient norm; null for no clipping
 */
public record OptimizerConfig(
    double learningRate,
    double minLearningRate,
    String schedule,
    int warmupSteps,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    Double gradClip) {
  public OptimizerConfig {
    Check.positive("learning_rate", learningRate);
    Check.notNegative("min_learning_rate", minLearningRate);
    Check.require(
        minLearningRate <= learningRate,
        "min_learning_rate %s is above learning_rate %s",
        minLearningRate,
        learningRate);
    Check.oneOf("schedule", schedule, "cosine", "linear", "constant");
    Check.notNegative("warmup_steps", warmupSteps);
    Check.fraction("beta1", beta1);
    Check.fraction("beta2", beta2);
    Check.positive("epsilon", epsilon);
    Check.notNegative("weight_decay", weightDecay);
    if (gradClip != null) {
      Check.positive("grad_clip", gradClip);
    }
  }
}
