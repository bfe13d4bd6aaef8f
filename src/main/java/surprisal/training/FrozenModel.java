package surprisal.training;

import java.nio.file.Path;
import java.util.Locale;
import surprisal.checkpoint.Checkpoint;
import surprisal.checkpoint.CheckpointFolder;
import surprisal.config.KeyError;
import surprisal.config.UserError;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/**
 * Another model that the trained one is compared with at every position, and that never changes.
 *
 * @param checkpoint its folder
 */
public record FrozenModel(Path checkpoint, long step, Gpt model) {

  /**
   * Loads a run's newest whole checkpoint, or the one that is named.
   *
   * @param key of the configuration that names it, for messages
   * @param tokenizer of the model that is trained
   * @param blockSize of the model that is trained
   * @throws KeyError if there is no such checkpoint, or it knows other tokens or only shorter
   *     windows
   */
  static FrozenModel open(
      String key, Path path, Tokenizer tokenizer, int blockSize, Kernels kernels) {
    return opened(key, path).read(o -> load(key, o.checkpoint(), tokenizer, blockSize, kernels));
  }

  private static FrozenModel load(
      String key, Checkpoint checkpoint, Tokenizer tokenizer, int blockSize, Kernels kernels) {
    Tokenizer own = Tokenizers.read(checkpoint.tokenizerFile());
    if (!own.toJson().equals(tokenizer.toJson())) {
      throw new KeyError(
          key,
          String.format(
              Locale.ROOT,
              "%s %s has the vocabulary %s %.12s of %d tokens, this run %s %.12s of %d; both must"
                  + " have the same: set data.tokenizer to the tokenizer.json of that run",
              key,
              checkpoint.folder(),
              own.kind(),
              Tokenizers.fingerprint(own),
              own.vocabSize(),
              tokenizer.kind(),
              Tokenizers.fingerprint(tokenizer),
              tokenizer.vocabSize()));
    }
    int longest = checkpoint.config().model().blockSize();
    if (longest < blockSize) {
      throw new KeyError(
          key,
          String.format(
              Locale.ROOT,
              "%s %s has block_size %d, but this run's is %d; set model.block_size to at most %d",
              key,
              checkpoint.folder(),
              longest,
              blockSize,
              longest));
    }
    Gpt model = Gpt.frozen(checkpoint.config().model(), own.vocabSize(), kernels);
    Checkpoints.loadModel(checkpoint, model, kernels);
    return new FrozenModel(checkpoint.folder(), checkpoint.state().step(), model);
  }

  /** The newest checkpoint of a run, or the one named; a mistake is told with its key. */
  public static Checkpoint checkpoint(String key, Path path) {
    return opened(key, path).checkpoint();
  }

  private static CheckpointFolder.Opened opened(String key, Path path) {
    try {
      return Checkpoints.open(path);
    } catch (UserError e) {
      throw new KeyError(key, key + ": " + e.getMessage(), e);
    }
  }
}
