package surprisal.cli.options;

import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import surprisal.checkpoint.CheckpointFolder;
import surprisal.config.EngineConfig;
import surprisal.config.UserError;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.run.TrainedModel;

/** Which checkpoint, and what computes: by default what its own config says. */
public final class ModelOptions {
  @Parameters(
      index = "0",
      paramLabel = "CHECKPOINT",
      description = "a run's folder, for its newest checkpoint, or one checkpoint's folder")
  private Path checkpoint;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "auto, onednn or nd4j (default: as the checkpoint was trained)")
  private String engine;

  @Option(
      names = "--precision",
      paramLabel = "NAME",
      description = "fp32, bf16 or fp64 (default: as the checkpoint was trained)")
  private String precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that compute (default: as the checkpoint was trained)")
  private Integer threads;

  /** What is done with an open model, whose kernels are closed afterwards. */
  @FunctionalInterface
  public interface Use {
    void with(TrainedModel model, Kernels kernels);
  }

  /**
   * Loads the model and uses it.
   *
   * @param notes hears what the user should know about the checkpoint or the engine
   * @throws UserError if there is no checkpoint, or what computes is not to be had here
   */
  public void open(Consumer<String> notes, Use use) {
    open(false, notes, use);
  }

  /** As above; only a trainable model can take a step. */
  public void open(boolean trainable, Consumer<String> notes, Use use) {
    CheckpointFolder.Opened opened = CheckpointFolder.open(checkpoint);
    Engines.Choice choice = ComputeOptions.open(config(opened.checkpoint().config().compute()));
    try (Kernels kernels = choice.kernels()) {
      opened.note().ifPresent(notes);
      choice.note().ifPresent(notes);
      use.with(TrainedModel.of(opened, trainable, kernels), kernels);
    }
  }

  private EngineConfig config(EngineConfig trained) {
    try {
      return new EngineConfig(
          Objects.requireNonNullElse(engine, trained.engine()),
          Objects.requireNonNullElse(precision, trained.precision()),
          threads == null ? trained.threads() : threads);
    } catch (IllegalArgumentException e) {
      throw new UserError("--" + e.getMessage(), e);
    }
  }
}
