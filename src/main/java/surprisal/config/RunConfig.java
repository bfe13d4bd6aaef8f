package surprisal.config;

/** A whole experiment, as a YAML file describes it; see {@link ConfigReader}. */
public record RunConfig(
    long seed,
    DataConfig data,
    ModelConfig model,
    ObjectiveConfig objective,
    OptimizerConfig optimizer,
    TrainingConfig training,
    EngineConfig compute) {
  public RunConfig {
    training = training.fitting(model.blockSize());
    Check.require(
        optimizer.warmupSteps() <= training.steps(),
        training.maxTokens() == null
            ? "warmup_steps %d is more than steps %d"
            : "warmup_steps %d is more than the %d steps of max_tokens",
        optimizer.warmupSteps(),
        training.steps());
  }

  /** The same experiment with another objective. */
  public RunConfig withObjective(ObjectiveConfig other) {
    return new RunConfig(seed, data, model, other, optimizer, training, compute);
  }
}
