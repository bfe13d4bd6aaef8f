package surprisal.training;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoublePredicate;
import surprisal.checkpoint.Checkpoint;
import surprisal.checkpoint.CheckpointFolder;
import surprisal.checkpoint.CheckpointState;
import surprisal.checkpoint.Snapshot;
import surprisal.config.KeyError;
import surprisal.config.ModelConfig;
import surprisal.config.RunConfig;
import surprisal.config.UserError;
import surprisal.formats.NamedArray;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.Parameter;
import surprisal.model.SavedShapes;
import surprisal.optimizer.Optimizer;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/** Saves and restores a run: model, moments and {@link Progress}. */
public final class Checkpoints {
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private final RunConfig config;
  private final Tokenizer tokenizer;
  private final String data;
  private final CheckpointFolder folder;
  private Path newest;

  /**
   * @param run the run's folder
   * @param data fingerprint of training and validation tokens
   */
  public Checkpoints(Path run, RunConfig config, Tokenizer tokenizer, String data) {
    this.config = config;
    this.tokenizer = tokenizer;
    this.data = data;
    folder = new CheckpointFolder(run, config.training().keepCheckpoints());
  }

  /**
   * Saves everything that the next session needs.
   *
   * @return the checkpoint's folder
   */
  public Path save(Gpt model, Optimizer optimizer, Progress progress) {
    Evaluations evaluations = progress.evaluations();
    ObjectNode history = JSON.valueToTree(SavedProgress.of(progress, data));
    boolean evaluated = evaluations.lastStep() == progress.step();
    CheckpointState state =
        new CheckpointState(
            progress.step(),
            config.seed(),
            evaluated ? evaluations.lastNats() : null,
            evaluations.bestNats(),
            Map.of(SavedProgress.BATCHES, progress.batches()),
            history);
    newest =
        folder.save(
            new Snapshot(state, config, tokenizer.toJson(), parameters(model), state(optimizer)));
    return newest;
  }

  /** Location of the last checkpoint, for a message. */
  String lastGood() {
    return newest == null ? "there is no checkpoint yet" : "the last good checkpoint is " + newest;
  }

  /**
   * Restores model and optimizer from a checkpoint.
   *
   * @throws UserError if the model or vocabulary differs from the saved one
   */
  public Progress restore(Checkpoint checkpoint, Gpt model, Optimizer optimizer, Kernels kernels) {
    requireSameTokenizer(checkpoint);
    loadModel(checkpoint, model, kernels);
    checkpoint.readOptimizer(state(optimizer));
    require(moment -> !Double.isNaN(moment), state(optimizer), checkpoint.optimizerFile());
    newest = checkpoint.folder();
    return SavedProgress.in(checkpoint);
  }

  /**
   * Rejects other data than a checkpoint was trained with.
   *
   * @throws KeyError with both fingerprints
   */
  public void requireSameData(Checkpoint checkpoint) {
    requireSameTokenizer(checkpoint);
    if (!sameData(checkpoint)) {
      throw new KeyError(
          "data.text",
          String.format(
              Locale.ROOT,
              "%s is not the data that %s was trained with (its tokens have SHA-256 %.12s, not"
                  + " %.12s); put that back, or add --branch OUT to start a new run from the"
                  + " checkpoint",
              config.data().text(),
              checkpoint.folder(),
              data,
              SavedProgress.data(checkpoint).orElse("none")));
    }
  }

  /** Whether a checkpoint was trained with the same data, as far as it says. */
  public boolean sameData(Checkpoint checkpoint) {
    return SavedProgress.data(checkpoint).map(data::equals).orElse(true);
  }

  /**
   * Opens a run's newest checkpoint from which a model can be loaded and a run resumed, or the one
   * named.
   *
   * @param path as {@link CheckpointFolder#open}
   * @throws UserError if there is none
   */
  public static CheckpointFolder.Opened open(Path path) {
    return CheckpointFolder.open(path, Checkpoints::check);
  }

  private static void check(Checkpoint checkpoint) {
    SavedProgress.in(checkpoint);
    ModelConfig config = checkpoint.config().model();
    new SavedShapes(checkpoint.modelShapes())
        .misfit(config)
        .ifPresent(
            misfit -> {
              throw new UserError(
                  checkpoint.modelFile()
                      + " does not fit the config.yaml beside it: it has "
                      + misfit
                      + "; use another checkpoint");
            });
  }

  /**
   * Copies a checkpoint's parameters into a model of the same shape.
   *
   * @throws UserError if the shapes differ, or a parameter is NaN or infinite
   */
  public static void loadModel(Checkpoint checkpoint, Gpt model, Kernels kernels) {
    checkpoint.readModel(parameters(model));
    require(Double::isFinite, parameters(model), checkpoint.modelFile());
    kernels.parametersChanged(model.parameters().values());
  }

  private static void require(DoublePredicate sound, List<NamedArray> arrays, Path file) {
    for (NamedArray array : arrays) {
      if (!Finiteness.all(array.tensor(), sound)) {
        throw new UserError(
            file
                + ": tensor "
                + array.name()
                + " holds numbers that are not finite, and nothing can be computed from them; use"
                + " another checkpoint");
      }
    }
  }

  private void requireSameTokenizer(Checkpoint checkpoint) {
    Tokenizer saved = Tokenizers.read(checkpoint.tokenizerFile());
    if (!saved.toJson().equals(tokenizer.toJson())) {
      throw new UserError(
          String.format(
              "the run was trained with the vocabulary %s %.12s of %d tokens in %s, but %s has %s"
                  + " %.12s of %d; resume with the text it was trained on",
              saved.kind(),
              Tokenizers.fingerprint(saved),
              saved.vocabSize(),
              checkpoint.tokenizerFile(),
              config.data().text(),
              tokenizer.kind(),
              Tokenizers.fingerprint(tokenizer),
              tokenizer.vocabSize()));
    }
  }

  static List<NamedArray> parameters(Gpt model) {
    List<NamedArray> arrays = new ArrayList<>();
    for (Parameter parameter : model.parameters().all()) {
      arrays.add(new NamedArray(parameter.name(), parameter.value()));
    }
    return arrays;
  }

  static List<NamedArray> state(Optimizer optimizer) {
    List<NamedArray> arrays = new ArrayList<>();
    optimizer.state().forEach((name, tensor) -> arrays.add(new NamedArray(name, tensor)));
    return arrays;
  }
}
