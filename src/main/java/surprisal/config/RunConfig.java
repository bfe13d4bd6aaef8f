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
    Check.require(
        optimizer.warmupSteps() <= training.steps(),
        "warmup_steps %d is more than steps %d",
        optimizer.warmupSteps(),
        training.steps());
  }
}
