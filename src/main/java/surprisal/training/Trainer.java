package surprisal.training;

import java.util.List;
import java.util.Optional;
import surprisal.config.RunConfig;
import surprisal.data.Batch;
import surprisal.kernels.DropoutMask;
import surprisal.kernels.Tensor;
import surprisal.model.Gpt;
import surprisal.objective.Loss;
import surprisal.objective.Objective;
import surprisal.report.EndRecord;

/**
 * The loop: batch, forward, loss, backward, update, report; evaluations and checkpoints between
 * updates. Everything random is a function of (seed, step), so a resumed run repeats the bits.
 */
public final class Trainer {
  private final RunConfig config;
  private final Learner learner;
  private final Validation validation;
  private final Outputs outputs;
  private final Budget budget;
  private final Reporter reporter;
  private final List<Batch> batches; // the micro-batches of an update
  private Progress progress;
  private int savedStep;

  /** A trainer that continues from {@code start}, with model and optimizer as they are. */
  public Trainer(
      RunConfig config, Learner learner, Validation validation, Outputs outputs, Progress start) {
    this.config = config;
    this.learner = learner;
    this.validation = validation;
    this.outputs = outputs;
    progress = start;
    savedStep = start.step();
    budget = Budget.of(config);
    reporter = new Reporter(config.training(), learner, validation, budget, outputs.log());
    batches = learner.batches(config.training().accumulationSteps());
    learner.continueFrom(start);
  }

  /**
   * Trains until a budget is reached or the control requests a stop, checked between updates.
   * Either way there is a final checkpoint, and for a budget a final evaluation too.
   *
   * @throws surprisal.config.UserError if the loss or a gradient stops being finite
   */
  public EndRecord train(Control control) {
    while (true) {
      Control.Request request = control.next();
      if (request == Control.Request.SAVE) {
        savedStep = outputs.save(learner, progress);
        continue;
      }
      int step = progress.step();
      Optional<EndRecord> end = budget.ending(progress, request == Control.Request.STOP);
      if (progress.evaluations().lastStep() < step
          && end.map(EndRecord::complete).orElse(step % config.training().evalInterval() == 0)) {
        evaluate();
        end = end.or(() -> budget.ending(progress, false));
      }
      if (step > savedStep && (end.isPresent() || progress.isToBeSaved(config.training()))) {
        savedStep = outputs.save(learner, progress);
      }
      if (end.isPresent()) {
        return outputs.ended(end.get());
      }
      update();
    }
  }

  private void update() {
    long began = System.nanoTime();
    int step = progress.step();
    batches.forEach(learner.loader()::next);
    double weight = learner.objective().weight(batches, step);
    long key = DropoutMask.key(config.seed(), step);
    Objective objective = learner.objective().objective();
    Loss loss = differentiate(learner.model(), objective, batches, weight, key);
    outputs.finiteness(learner.model()).requireLoss(loss.objectiveNats(), step);
    double learningRate = budget.schedule().at(step);
    Double deviations = config.training().skipOutliers();
    double skip = progress.outliers().normLimit(loss.objectiveNats(), deviations);
    double norm = learner.optimizer().step(learningRate, skip).gradientNorm();
    outputs.finiteness(learner.model()).requireGradient(norm, step);
    long nanos = System.nanoTime() - began;
    Progress before = progress;
    progress = before.afterUpdate(learner.loader().position(), nanos, loss, norm, deviations);
    reporter.updated(before, progress, loss, learningRate, norm);
    outputs.certify(learner, config.training(), progress.step());
  }

  /**
   * The loss of an update's micro-batches, whose targets weigh {@code weight} together, and its
   * gradient in the model's parameters. The key names the dropout masks; null: no dropout.
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
    var found = validation.evaluator().evaluate();
    Progress before = progress;
    progress = progress.afterEvaluation(found.nllNats(), validation.ladder());
    reporter.evaluated(found, before, progress);
  }
}
