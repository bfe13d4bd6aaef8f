package surprisal.training;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import surprisal.baseline.RungsPassed;
import surprisal.checkpoint.Checkpoint;
import surprisal.checkpoint.CheckpointFolder;
import surprisal.checkpoint.CheckpointState;
import surprisal.checkpoint.Snapshot;
import surprisal.config.KeyError;
import surprisal.config.RunConfig;
import surprisal.config.UserError;
import surprisal.evaluation.OverfittingWatch;
import surprisal.formats.NamedArray;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.Parameter;
import surprisal.optimizer.Optimizer;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/** Saves and restores a run: model, moments and {@link Progress}. */
public final class Checkpoints {
  private static final String DATA = "data_sha256";
  private static final String BATCHES = "batches";
  private static final String RUNGS = "rungs_passed";

  private static final String OUTLIERS = "outliers";
  private static final String OVERFITTING = "overfitting";
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
    ObjectNode history = JsonNodeFactory.instance.objectNode();
    Evaluations evaluations = progress.evaluations();
    history.put(DATA, data);
    history.put("last_evaluation", evaluations.lastStep());
    history.put("evaluations_since_best", evaluations.sinceBest());
    history.put("elapsed_nanos", progress.elapsedNanos());
    progress.rungs().steps().forEach(history.putObject(RUNGS)::put);
    history.set(OVERFITTING, JSON.valueToTree(progress.overfitting()));
    history.set(OUTLIERS, JSON.valueToTree(progress.outliers()));
    boolean evaluated = evaluations.lastStep() == progress.step();
    CheckpointState state =
        new CheckpointState(
            progress.step(),
            config.seed(),
            evaluated ? evaluations.lastNats() : null,
            evaluations.bestNats(),
            Map.of(BATCHES, progress.batches()),
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
    newest = checkpoint.folder();
    CheckpointState state = checkpoint.state();
    ObjectNode history = state.history();
    Evaluations evaluations =
        new Evaluations(
            history.get("last_evaluation").asInt(),
            Objects.requireNonNullElse(state.validationLossNats(), Double.NaN),
            Objects.requireNonNullElse(state.bestValidationLossNats(), Double.POSITIVE_INFINITY),
            history.path("evaluations_since_best").asInt());
    return new Progress(
        Math.toIntExact(state.step()),
        state.dataPosition().get(BATCHES),
        history.get("elapsed_nanos").asLong(),
        evaluations,
        rungs(history.path(RUNGS)),
        saved(history.path(OVERFITTING), OverfittingWatch.START),
        saved(history.path(OUTLIERS), Outliers.NONE));
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
              checkpoint.state().history().path(DATA).asText()));
    }
  }

  /** Whether a checkpoint was trained with the same data, as far as it says. */
  public boolean sameData(Checkpoint checkpoint) {
    JsonNode saved = checkpoint.state().history().path(DATA);
    return saved.isMissingNode() || saved.asText().equals(data);
  }

  /** Starts afresh for checkpoints written before this was saved. */
  @SuppressWarnings("unchecked")
  private static <T> T saved(JsonNode saved, T start) {
    return saved.isMissingNode() ? start : (T) JSON.convertValue(saved, start.getClass());
  }

  /** Empty for checkpoints written before these were saved. */
  private static RungsPassed rungs(JsonNode saved) {
    Map<String, Long> steps = new LinkedHashMap<>();
    saved.properties().forEach(rung -> steps.put(rung.getKey(), rung.getValue().asLong()));
    return new RungsPassed(steps);
  }

  /** Copies a checkpoint's parameters into a model of the same shape. */
  public static void loadModel(Checkpoint checkpoint, Gpt model, Kernels kernels) {
    checkpoint.readModel(parameters(model));
    kernels.parametersChanged(model.parameters().values());
  }

  private void requireSameTokenizer(Checkpoint checkpoint) {
    Tokenizer saved = Tokenizers.fromJson(checkpoint.tokenizerJson());
    if (!saved.toJson().equals(tokenizer.toJson())) {
      throw new UserError(
          String.format(
              "%s was trained with the vocabulary %s %.12s of %d tokens, but %s has %s %.12s of %d;"
                  + " resume with the text it was trained on",
              checkpoint.folder(),
              saved.kind(),
              Tokenizers.fingerprint(saved),
              saved.vocabSize(),
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
