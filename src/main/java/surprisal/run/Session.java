package surprisal.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import surprisal.checkpoint.Checkpoint;
import surprisal.config.ConfigReader;
import surprisal.config.RunConfig;
import surprisal.data.DataLoader;
import surprisal.data.WindowReader;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.optimizer.AdamW;
import surprisal.optimizer.Optimizer;
import surprisal.report.Provenance;
import surprisal.report.RateRange;
import surprisal.report.RunFacts;
import surprisal.report.RunLog;
import surprisal.sampling.Generator;
import surprisal.sampling.Sampling;
import surprisal.training.Checkpoints;
import surprisal.training.Learner;
import surprisal.training.Outputs;
import surprisal.training.Progress;
import surprisal.training.Trainer;
import surprisal.training.TrainingObjective;

/** One process's session of a run: its parts, made from the configuration and wired. */
public final class Session {
  private final RunConfig config;
  private final Kernels kernels;
  private final TrainingData material;
  private final String data;
  private final HeldOut heldOut;
  private final Gpt model;
  private final Optimizer optimizer;
  private final DataLoader loader;
  private final TrainingObjective objective;

  /**
   * @throws surprisal.config.UserError if a part of the text is too short for one window, or the
   *     objective names a model or a token that does not fit
   */
  public Session(RunConfig config, TrainingData material, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    this.material = material;
    data = material.split().fingerprint();
    int B = config.training().batchSize();
    int T = config.model().blockSize();
    WindowReader train = HeldOut.reader(material.split().train(), config.data(), material, T);
    loader = new DataLoader(train, B, T, config.data().order(), config.seed());
    heldOut = new HeldOut(config.data(), material, B, T, config.training().evalTokens());
    objective = TrainingObjective.open(config, material.tokenizer(), kernels);
    model = new Gpt(config.model(), material.tokenizer().vocabSize(), kernels);
    GptInitializer.initialize(model, config.seed(), kernels);
    optimizer = new AdamW(model.parameters(), config.optimizer(), kernels);
  }

  /** Where this run keeps its checkpoints. */
  public Checkpoints checkpoints(Path run) {
    return new Checkpoints(run, config, material.tokenizer(), data);
  }

  /**
   * Restores the state saved in a checkpoint of this run.
   *
   * @throws surprisal.config.UserError if it was trained on other data
   */
  public Progress restore(Checkpoint checkpoint, Checkpoints checkpoints) {
    checkpoints.requireSameData(checkpoint);
    return checkpoints.restore(checkpoint, model, optimizer, kernels);
  }

  /** Starts from another run's checkpoint. */
  public Progress branch(Checkpoint checkpoint, Checkpoints checkpoints) {
    return checkpoints
        .restore(checkpoint, model, optimizer, kernels)
        .branch(checkpoints.sameData(checkpoint));
  }

  /** Text sampled from the current model, starting from the first validation token. */
  public String sample() {
    int[] prompt = new int[1];
    material.split().validation().copy(0, prompt, 0, 1);
    Generator generator = new Generator(model, new Sampling(1, null, null), config.seed());
    int[] drawn = generator.generate(prompt, config.training().sampleTokens(), id -> {});
    int[] all = IntStream.concat(IntStream.of(prompt), IntStream.of(drawn)).toArray();
    return material.tokenizer().decode(all);
  }

  /** The loop, ready to continue from {@code progress}. */
  public Trainer trainer(Checkpoints checkpoints, RunLog log, Progress progress) {
    return new Trainer(
        config,
        learner(),
        heldOut.validation(model, objective),
        new Outputs(checkpoints, log),
        progress);
  }

  private Learner learner() {
    return new Learner(model, optimizer, objective, loader);
  }

  /** Finds the rates at which the model learns; the model is unusable afterwards. */
  public RateRange learningRateRange(int steps) {
    return new LearningRateRange(config, learner()).measure(steps);
  }

  /** Fingerprint of training and validation tokens. */
  public String data() {
    return data;
  }

  /** The facts known before the first step. */
  public RunFacts facts(String title, String folder, Progress progress, Provenance provenance) {
    int positions =
        config.training().batchSize()
            * config.model().blockSize()
            * config.training().accumulationSteps();
    long train = material.split().train().size();
    List<RunFacts.Line> lines = new ArrayList<>();
    line(lines, "run", "%s -> %s, seed %d", title, folder, config.seed());
    line(
        lines,
        "text",
        "%s: %s, |V| = %d (%s); %,d training tokens, %,d validation",
        config.data().text(),
        material.extent(),
        model.vocabSize(),
        material.tokenizer().kind(),
        train,
        material.split().validation().size());
    line(
        lines,
        "model",
        "%s, %s, %d wide, block %d: %,d parameters",
        counted(config.model().nLayer(), "layer"),
        counted(config.model().nHead(), "head"),
        config.model().nEmbd(),
        config.model().blockSize(),
        model.parameters().count());
    line(
        lines,
        "updates",
        "%,d of %,d tokens each = %.2f epochs",
        config.training().steps(),
        positions,
        (double) config.training().steps() * positions / train);
    lines.addAll(objective.facts(model.vocabSize()));
    if (heldOut.countedTokens() < train) {
      line(lines, "n-grams", "counted on the first %,d tokens only", heldOut.countedTokens());
    }
    material.damage().forEach(damage -> line(lines, "n-grams", "%s", damage));
    heldOut.withoutBaselines().ifPresent(reason -> line(lines, "KL", "%s", reason));
    if (provenance.branchOf() != null) {
      line(lines, "branch", "of %s, at step %,d", provenance.branchOf(), progress.step());
    }
    provenance.changes().forEach(change -> line(lines, "changed", "%s", change));
    return new RunFacts(
        title,
        folder,
        kernels.description(),
        lines,
        model.vocabSize(),
        heldOut.ladder(),
        positions,
        config.training().steps(),
        progress.step(),
        !config.objective().isPlain() || heldOut.masked(),
        ConfigReader.toYaml(config),
        provenance);
  }

  private static String counted(int count, String what) {
    return count + " " + what + (count == 1 ? "" : "s");
  }

  private static void line(
      List<RunFacts.Line> lines, String label, String format, Object... values) {
    lines.add(new RunFacts.Line(label, String.format(Locale.ROOT, format, values)));
  }
}
