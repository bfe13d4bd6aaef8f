package surprisal.cli.options;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import surprisal.config.Setting;

/** What computes, where it is not what the config or the checkpoint says. */
public final class ComputeOptions {
  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "auto, onednn or nd4j (default: as configured, else auto)")
  private String engine;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "fp32, bf16 or fp64 (default: as configured, else fp32)")
  private String precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that compute (default: as configured, else the physical cores)")
  private String threads;

  /** The flags that were given. */
  public List<Setting> settings() {
    return Stream.of(
            Setting.flag("--engine", "compute.engine", engine),
            Setting.flag("--precision", "compute.precision", precision),
            Setting.flag("--threads", "compute.threads", threads))
        .flatMap(Optional::stream)
        .toList();
  }
}
