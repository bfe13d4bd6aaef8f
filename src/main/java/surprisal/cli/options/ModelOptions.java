package surprisal.cli.options;

import java.nio.file.Path;
import java.util.function.Consumer;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import surprisal.checkpoint.CheckpointFolder;
import surprisal.config.Stated;
import surprisal.engines.Engines;
import surprisal.kernels.Kernels;
import surprisal.run.TrainedModel;
import surprisal.training.Checkpoints;

/** Which checkpoint, and what computes: by default what its own config says. */
public final class ModelOptions {
  @Parameters(
      index = "0",
      paramLabel = "CHECKPOINT",
      description =
          "a run's folder for its newest checkpoint, RUN@best, RUN@1500 for that of a step, or one"
              + " checkpoint's folder")
  private Path checkpoint;

  @Mixin private ComputeOptions compute;

  /** What is done with an open model, whose kernels are closed afterwards. */
  @FunctionalInterface
  public interface Use {
    void with(TrainedModel model, Kernels kernels);
  }

  /**
   * Loads the model and uses it.
   *
   * @param notes hears what the user should know about the checkpoint or the engine
   * @throws surprisal.config.UserError if there is no checkpoint, or what computes is not to be had
   *     here
   */
  public void open(Consumer<String> notes, Use use) {
    open(false, notes, use);
  }

  /** As above; only a trainable model can take a step. */
  public void open(boolean trainable, Consumer<String> notes, Use use) {
    open(checkpoint, compute, trainable, notes, use);
  }

  /** As above, of a checkpoint that was named in another way. */
  public static void open(
      Path checkpoint, ComputeOptions compute, boolean trainable, Consumer<String> notes, Use use) {
    CheckpointFolder.Opened opened = Checkpoints.open(checkpoint);
    Stated stated = opened.checkpoint().stated(compute.settings());
    Engines.Choice choice = stated.use(config -> Engines.open(config.compute()));
    try (Kernels kernels = choice.kernels()) {
      opened.note().ifPresent(notes);
      choice.note().ifPresent(notes);
      TrainedModel model = TrainedModel.of(opened, trainable, kernels);
      stated.check(config -> use.with(model, kernels));
    }
  }
}
