package surprisal.training;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import surprisal.config.RunConfig;
import surprisal.config.UserError;
import surprisal.data.Batch;
import surprisal.evaluation.Evaluation;
import surprisal.kernels.DropoutMask;
import surprisal.kernels.Tensor;
import surprisal.model.Gpt;
import surprisal.objective.Loss;
import surprisal.objective.Objective;
import surprisal.optimizer.LearningRate;
import surprisal.report.EndRecord;

/**
 * The loop: batch, forward, loss, backward, update, report; evaluations and checkpoints between
 * updates. Everything random is a function of (seed, step), so a resumed run is bit-identical to an
 * uninterrupted one.
 */
public final class Trainer {
  private final RunConfig config;
  private final Learner learner;
  private final Validation validation;
  private final Outputs outputs;
  private final LearningRate schedule;
  private final Budget budget;
  private final Reporter reporter;
  private final List<Batch> batches; // the micro-batches of an update
  private Progress progress;
  private int savedStep;

  /** A trainer that continues from {@code progress}, with model and optimizer as they are. */
  public Trainer(
      RunConfig config,
      Learner learner,
      Validation validation,
      Outputs outputs,
      Progress progress) {
    this.config = config;
    this.learner = learner;
    this.validation = validation;
    this.outputs = outputs;
    this.progress = progress;
    schedule = new LearningRate(config.optimizer(), config.training().steps());
    long tokensPerStep = config.training().tokensPerStep(config.model().blockSize());
    budget = new Budget(config.training(), schedule, tokensPerStep);
    reporter = new Reporter(config.training(), learner, validation, budget, outputs.log());
    int accumulation = config.training().accumulationSteps();
    batches = Stream.generate(learner.loader()::allocate).limit(accumulation).toList();
    savedStep = progress.step();
    learner.loader().seek(progress.batches());
    learner.optimizer().resumeAt(progress.step());
  }

  /**
   * Trains until a budget is reached or the control requests a stop, checked between updates.
   * Either way there is a final checkpoint, and for a budget a final evaluation too.
   *
   * @throws UserError if the loss or a gradient stops being finite
   */
  public EndRecord train(Control control) {
    while (true) {
      int step = progress.step();
      Control.Request request = control.next();
      if (request == Control.Request.SAVE) {
        save();
        continue;
      }
      Optional<EndRecord> end = budget.ending(progress, request == Control.Request.STOP);
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
        outputs.log().ended(end.get());
        return end.get();
      }
      update();
    }
  }

  private void update() {
    long began = System.nanoTime();
    int step = progress.step();
    batches.forEach(learner.loader()::next);
    double weight = learner.objective().weight(batches, step);
    long dropoutKey = DropoutMask.key(config.seed(), step);
    Objective objective = learner.objective().objective();
    Loss loss = differentiate(learner.model(), objective, batches, weight, dropoutKey);
    Finiteness finiteness = new Finiteness(learner.model().parameters(), outputs.checkpoints());
    finiteness.requireLoss(loss.objectiveNats(), step);
    double learningRate = schedule.at(step);
    double gradientNorm = learner.optimizer().step(learningRate).gradientNorm();
    finiteness.requireGradient(gradientNorm, step);
    long nanos = System.nanoTime() - began;
    progress = progress.afterUpdate(learner.loader().position(), nanos, loss.nllNats());
    reporter.updated(progress, loss, learningRate, gradientNorm, nanos);
  }

  /**
   * The loss of an update's micro-batches, and its gradient in the model's parameters.
   *
   * @param weight {@link Objective#weight} of all of them together, above 0
   * @param dropoutKey names the dropout masks of this update; null: no dropout
   */
  public static Loss differentiate(
      Gpt model, Objective objective, List<Batch> batches, double weight, Long dropoutKey) {
    Loss loss = Loss.ZERO;
    for (int micro = 0; micro < batches.size(); micro++) {
      Batch batch = batches.get(micro);
      Long key = dropoutKey == null ? null : (Long) DropoutMask.key(dropoutKey, micro);
      Tensor logits = model.forward(batch, key);
      loss = loss.plus(objective.differentiate(model.dlogits(), logits, batch, weight));
      model.backward(micro > 0);
    }
    return loss;
  }

  private void evaluate() {
    Evaluation found = validation.evaluator().evaluate();
    Progress before = progress;
    progress = progress.afterEvaluation(found.nllNats(), validation.ladder());
    reporter.evaluated(found, before, progress);
  }

  private void save() {
    savedStep = progress.step();
    outputs
        .log()
        .saved(
            savedStep, outputs.checkpoints().save(learner.model(), learner.optimizer(), progress));
  }
}
