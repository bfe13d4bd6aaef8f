package surprisal.cli.options;

import picocli.CommandLine.Option;
import surprisal.config.EngineConfig;
import surprisal.config.RunConfig;
import surprisal.config.UserError;

/** What computes, where it is not what the config says. */
public final class ComputeOverrides {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "auto, onednn or nd4j; overrides compute.engine")
  private String engine;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "fp32, bf16 or fp64; overrides compute.precision")
  private String precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that compute; overrides compute.threads")
  private Integer threads;

  /** The configuration with the options laid over it. */
  public RunConfig over(RunConfig config) {
    EngineConfig compute = config.compute();
    try {
      return new RunConfig(
          config.seed(),
          config.data(),
          config.model(),
          config.objective(),
          config.optimizer(),
          config.training(),
          new EngineConfig(
              engine == null ? compute.engine() : engine,
              precision == null ? compute.precision() : precision,
              threads == null ? compute.threads() : threads));
    } catch (IllegalArgumentException e) {
      throw new UserError("--" + e.getMessage(), e);
    }
  }
}
