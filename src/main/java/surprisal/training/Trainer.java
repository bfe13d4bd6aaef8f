package surprisal.training;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import surprisal.baseline.Ladder;
import surprisal.config.RunConfig;
import surprisal.config.UserError;
import surprisal.data.DataLoader;
import surprisal.evaluation.BaselineDivergence;
import surprisal.evaluation.EntropyFloor;
import surprisal.evaluation.Evaluation;
import surprisal.evaluation.Evaluator;
import surprisal.evaluation.SourceDivergence;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.objective.Loss;
import surprisal.optimizer.AdamW;
import surprisal.optimizer.LearningRate;
import surprisal.optimizer.UpdateRatios;
import surprisal.report.EndRecord;
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
  private final Budget budget;
  private final DataLoader loader;
  private final Evaluator evaluator;
  private final Observer observer;
  private final Ladder ladder;
  private final Checkpoints checkpoints;
  private final RunLog log;
  private final Finiteness finiteness;
  private final Milestones milestones;
  private final MicroBatches batches;
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
      ShownText shown,
      Ladder ladder,
      Optional<EntropyFloor> floor,
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
    long tokensPerStep = config.training().tokensPerStep(config.model().blockSize());
    budget = new Budget(config.training(), schedule, tokensPerStep);
    UpdateRatios updates = new UpdateRatios(model.parameters(), optimizer, config.optimizer());
    observer = new Observer(evaluator.survey(), shown, updates, schedule);
    finiteness = new Finiteness(model.parameters(), kernels);
    batches = new MicroBatches(config, model, objective, loader);
    milestones = new Milestones(ladder, floor, tokensPerStep, log);
    savedStep = progress.step();
    loader.seek(progress.batches());
    optimizer.resumeAt(progress.step());
  }

  /**
   * Trains until a budget is used up or somebody asks to stop, which is heeded between two updates.
   * Whatever ends it, there is a checkpoint; if it was a budget, an evaluation too.
   *
   * @throws UserError if the loss or a gradient stops being finite
   */
  public EndRecord train(BooleanSupplier stopRequested) {
    return train(Control.until(stopRequested));
  }

  /** As {@link #train(BooleanSupplier)}, for somebody who can also pause, or have it save. */
  public EndRecord train(Control control) {
    while (true) {
      int step = progress.step();
      Control.Wish wish = control.next();
      if (wish == Control.Wish.SAVE) {
        save();
        continue;
      }
      Optional<EndRecord> end = budget.ending(progress, wish == Control.Wish.STOP);
      if (progress.lastEvaluation() < step
          && end.map(EndRecord::complete).orElse(step % config.training().evalInterval() == 0)) {
        evaluate();
        end = end.or(() -> budget.ending(progress, false));
      }
      if (step > savedStep
          && (end.isPresent() || step % config.training().checkpointInterval() == 0)) {
        save();
      }
      if (end.isPresent()) {
        log.ended(end.get());
        return end.get();
      }
      update();
    }
  }

  private void update() {
    long began = System.nanoTime();
    int step = progress.step();
    batches.next();
    double weight = batches.weight();
    if (batches.counted() == 0) {
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
    Loss loss = batches.differentiate(step, weight);
    double gradientNorm = optimizer.gradientNorm();
    finiteness.require(loss.objectiveNats(), gradientNorm, step, checkpoints.lastGood());
    double learningRate = schedule.at(step);
    optimizer.step(learningRate, gradientNorm);
    report(step, loss, learningRate, gradientNorm, System.nanoTime() - began);
  }

  private void report(int step, Loss loss, double learningRate, double norm, long nanos) {
    int steps = config.training().steps();
    speed.add(nanos);
    progress = progress.afterUpdate(loader.position(), nanos, loss.nllNats());
    log.step(
        new StepRecord(
            step,
            steps,
            loss.objectiveNats(),
            loss.nllNats(),
            loss.count(),
            learningRate,
            norm,
            batches.positions() / speed.secondsPerStep(),
            progress.elapsedNanos() / 1_000_000,
            budget.secondsLeft(progress, speed.secondsPerStep()),
            loader.epoch(),
            objective.parts(loss).orElse(null)));
  }

  private void evaluate() {
    Evaluation found = evaluator.evaluate();
    int step = progress.step();
    boolean best = found.nllNats() < progress.bestNats();
    Progress before = progress;
    progress = progress.afterEvaluation(found.nllNats(), ladder);
    log.evaluated(
        new EvaluationRecord(
            step,
            found.nllNats(),
            found.tokens(),
            found.bytes(),
            best,
            ladder.standing(found.nllNats()).sentence(),
            Double.isNaN(found.errorNats()) ? null : found.errorNats(),
            found.baselines().map(Trainer::record).orElse(null),
            found.source().map(Trainer::record).orElse(null),
            objective
                .parts(found.objective())
                .map(parts -> found.objective().objectiveNats())
                .orElse(null),
            objective.parts(found.objective()).orElse(null)));
    milestones.evaluated(found, before, progress);
    log.observed(observer.observation(step));
    if (step == 0) {
      // An untrained model's loss is known beforehand; a surprise here saves hours.
      log.note(evaluator.initialLoss().sentence());
    }
  }

  private static EvaluationRecord.Baselines record(BaselineDivergence.Means means) {
    return new EvaluationRecord.Baselines(means.unigramNats(), means.bigramNats(), means.tokens());
  }

  private static EvaluationRecord.Source record(SourceDivergence.Means means) {
    return new EvaluationRecord.Source(
        means.entropyNats(), means.crossEntropyNats(), means.klNats(), means.tokens());
  }

  private void save() {
    savedStep = progress.step();
    log.saved(savedStep, checkpoints.save(model, optimizer, progress));
  }
}
