package surprisal.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import surprisal.checkpoint.Checkpoint;
import surprisal.checkpoint.CheckpointFolder;
import surprisal.config.RunConfig;
import surprisal.config.UserError;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;
import surprisal.training.Checkpoints;

/**
 * A model loaded from a checkpoint, with the tokenizer and configuration it was trained with.
 *
 * @param note what the user should know about the choice of checkpoint
 */
public record TrainedModel(
    Path folder,
    long step,
    RunConfig config,
    Tokenizer tokenizer,
    Gpt model,
    Optional<String> note) {

  /**
   * Loads a run's newest complete checkpoint, or the one named, such as {@code RUN@best}.
   *
   * @throws surprisal.config.UserError if there is none, or it is damaged
   */
  public static TrainedModel open(Path path, Kernels kernels) {
    return of(Checkpoints.open(path), false, kernels);
  }

  /**
   * Like {@link #open}, for a checkpoint that is already open.
   *
   * @param trainable whether the model has gradients, so that it can take a step
   */
  public static TrainedModel of(
      CheckpointFolder.Opened chosen, boolean trainable, Kernels kernels) {
    return chosen.read(opened -> load(opened, trainable, kernels));
  }

  private static TrainedModel load(
      CheckpointFolder.Opened opened, boolean trainable, Kernels kernels) {
    Checkpoint checkpoint = opened.checkpoint();
    RunConfig config = checkpoint.config();
    Tokenizer tokenizer = Tokenizers.read(checkpoint.tokenizerFile());
    int V = tokenizer.vocabSize();
    checkpoint
        .stated(List.of())
        .check(
            stated ->
                MemoryCheck.now(MemoryEstimate.frozen(stated, V, kernels.memory())).require());
    Gpt model =
        trainable ? new Gpt(config.model(), V, kernels) : Gpt.frozen(config.model(), V, kernels);
    Checkpoints.loadModel(checkpoint, model, kernels);
    return new TrainedModel(
        checkpoint.folder(), checkpoint.state().step(), config, tokenizer, model, opened.note());
  }

  /**
   * Rejects a model with a different vocabulary, whose losses cannot be compared token by token.
   *
   * @throws UserError naming both vocabularies
   */
  public void requireSameTokens(TrainedModel other) {
    if (!tokenizer.toJson().equals(other.tokenizer.toJson())) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s has the vocabulary %s of %d tokens, %s has %s of %d; only models with the same"
                  + " vocabulary can be compared token by token",
              other.folder,
              other.tokenizer.kind(),
              other.tokenizer.vocabSize(),
              folder,
              tokenizer.kind(),
              tokenizer.vocabSize()));
    }
  }
}
