package surprisal.training;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import surprisal.baseline.Ladder;
import surprisal.config.RunConfig;
import surprisal.config.UserError;
import surprisal.data.Batch;
import surprisal.data.DataLoader;
import surprisal.evaluation.Evaluation;
import surprisal.evaluation.Evaluator;
import surprisal.evaluation.InitialLoss;
import surprisal.evaluation.SourceDivergence;
import surprisal.kernels.DropoutMask;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.Input;
import surprisal.objective.Loss;
import surprisal.optimizer.AdamW;
import surprisal.optimizer.LearningRate;
import surprisal.report.EvaluationRecord;
import surprisal.report.RunLog;
import surprisal.report.StepRecord;

/**
 * The loop: batch, forward, loss, backward, clip, update, report; evaluations and checkpoints
 * between updates. Everything random is a function of (seed, step), so a resumed run repeats the
 * bits of an uninterrupted one.
 */
public final class Trainer {
  private final RunConfig config;
  private final Gpt model;
  private final AdamW optimizer;
  private final TrainingObjective objective;
  private final LearningRate schedule;
  private final DataLoader loader;
  private final Evaluator evaluator;
  private final Ladder ladder;
  private final Checkpoints checkpoints;
  private final RunLog log;
  private final Finiteness finiteness;
  private final List<Batch> batches;
  private final Speed speed = new Speed();
  private Progress progress;
  private int savedStep;

  /** A trainer that goes on from {@code progress}, with model and optimizer as they are. */
  public Trainer(
      RunConfig config,
      Gpt model,
      AdamW optimizer,
      Kernels kernels,
      DataLoader loader,
      TrainingObjective objective,
      Evaluator evaluator,
      Ladder ladder,
      Checkpoints checkpoints,
      RunLog log,
      Progress progress) {
    this.config = config;
    this.model = model;
    this.optimizer = optimizer;
    this.loader = loader;
    this.objective = objective;
    this.evaluator = evaluator;
    this.ladder = ladder;
    this.checkpoints = checkpoints;
    this.log = log;
    this.progress = progress;
    schedule = new LearningRate(config.optimizer(), config.training().steps());
    finiteness = new Finiteness(model.parameters(), kernels);
    batches =
        Stream.generate(loader::allocate).limit(config.training().accumulationSteps()).toList();
    savedStep = progress.step();
    loader.seek(progress.batches());
    optimizer.resumeAt(progress.step());
  }

  /**
   * Trains until all steps are made or somebody asks to stop, which is heeded between two updates,
   * with a checkpoint.
   *
   * @return whether all steps are made
   * @throws UserError if the loss or a gradient stops being finite
   */
  public boolean train(BooleanSupplier stopRequested) {
    int steps = config.training().steps();
    while (true) {
      int step = progress.step();
      boolean stop = stopRequested.getAsBoolean();
      boolean last = step == steps;
      if (!stop
          && progress.lastEvaluation() < step
          && (last || step % config.training().evalInterval() == 0)) {
        evaluate();
      }
      if (step > savedStep
          && (stop || last || step % config.training().checkpointInterval() == 0)) {
        save();
      }
      if (stop || last) {
        return last;
      }
      update();
    }
  }

  private void update() {
    long began = System.nanoTime();
    int step = progress.step();
    long count = 0;
    double weight = 0;
    for (Batch batch : batches) {
      loader.next(batch);
      count += batch.counted();
      weight += objective.weight(batch);
    }
    if (count == 0) {
      throw new UserError(
          "step "
              + step
              + ": every target is masked, so there is nothing to learn from; see the mask settings");
    }
    if (weight == 0) {
      throw new UserError(
          "step "
              + step
              + ": every target has weight 0, so there is nothing to learn from; see"
              + " objective.token_weights");
    }
    Loss loss = Loss.ZERO;
    for (int micro = 0; micro < batches.size(); micro++) {
      Batch batch = batches.get(micro);
      Input input = input(batch, DropoutMask.key(config.seed(), step, micro));
      var logits = model.forward(input);
      loss = loss.plus(objective.differentiate(model.dlogits(), logits, batch, weight));
      model.backward(micro > 0);
    }
    double gradientNorm = optimizer.gradientNorm();
    finiteness.require(loss.objectiveNats(), gradientNorm, step, checkpoints.lastGood());
    double learningRate = schedule.at(step);
    optimizer.step(learningRate, gradientNorm);
    report(step, loss, learningRate, gradientNorm, System.nanoTime() - began);
  }

  private void report(int step, Loss loss, double learningRate, double norm, long nanos) {
    int steps = config.training().steps();
    long positions = (long) batches.size() * batches.get(0).inputs().length;
    speed.add(nanos);
    progress = progress.afterUpdate(loader.position(), nanos);
    log.step(
        new StepRecord(
            step,
            steps,
            loss.objectiveNats(),
            loss.nllNats(),
            loss.count(),
            learningRate,
            norm,
            positions / speed.secondsPerStep(),
            progress.elapsedNanos() / 1_000_000,
            (steps - step - 1) * speed.secondsPerStep(),
            loader.epoch(),
            objective.parts(loss).orElse(null)));
  }

  private void evaluate() {
    Evaluation found = evaluator.evaluate();
    int step = progress.step();
    boolean best = found.nllNats() < progress.bestNats();
    progress = progress.afterEvaluation(found.nllNats());
    log.evaluated(
        new EvaluationRecord(
            step,
            found.nllNats(),
            found.tokens(),
            found.bytes(),
            best,
            ladder.standing(found.nllNats()).sentence(),
            found.source().map(Trainer::record).orElse(null),
            objective
                .parts(found.objective())
                .map(parts -> found.objective().objectiveNats())
                .orElse(null),
            objective.parts(found.objective()).orElse(null)));
    if (step == 0) {
      checkInitialLoss(found.nllNats());
    }
  }

  private static EvaluationRecord.Source record(SourceDivergence.Means means) {
    return new EvaluationRecord.Source(
        means.entropyNats(), means.crossEntropyNats(), means.klNats(), means.tokens());
  }

  /** An untrained model's loss is known beforehand; a surprise here saves hours. */
  private void checkInitialLoss(double nats) {
    InitialLoss initial = new InitialLoss(model.vocabSize(), evaluator.logitVariance(), nats);
    log.note(initial.sentence());
  }

  private void save() {
    savedStep = progress.step();
    log.saved(savedStep, checkpoints.save(model, optimizer, progress));
  }

  private static Input input(Batch batch, long dropoutKey) {
    return new Input(
        batch.B(), batch.T(), batch.inputs(), batch.positions(), batch.starts(), dropoutKey);
  }
}
