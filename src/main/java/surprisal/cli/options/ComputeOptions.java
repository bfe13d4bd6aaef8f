package surprisal.cli.options;

import picocli.CommandLine.Option;
import surprisal.config.EngineConfig;
import surprisal.config.UserError;
import surprisal.engines.Engines;

/** What computes, for the commands that have no config file to say it. */
public final class ComputeOptions {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      defaultValue = "auto",
      description = "auto, onednn or nd4j (default: ${DEFAULT-VALUE})")
  String engine;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      defaultValue = "fp32",
      description = "fp32, bf16 or fp64 (default: ${DEFAULT-VALUE})")
  public String precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that compute (default: the physical cores)")
  Integer threads;

  /** The kernels asked for. */
  public Engines.Choice open() {
    try {
      return open(new EngineConfig(engine, precision, threads));
    } catch (IllegalArgumentException e) {
      throw new UserError("--" + e.getMessage(), e);
    }
  }

  /** The kernels that a configuration asks for. */
  public static Engines.Choice open(EngineConfig config) {
    try {
      return Engines.open(config.engine(), config.precision(), config.threads());
    } catch (IllegalArgumentException e) {
      throw new UserError(e.getMessage(), e);
    }
  }
}
