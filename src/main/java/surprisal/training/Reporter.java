package surprisal.training;

import surprisal.baseline.Ladder;
import surprisal.config.TrainingConfig;
import surprisal.evaluation.BaselineDivergence;
import surprisal.evaluation.Evaluation;
import surprisal.evaluation.Evaluator;
import surprisal.evaluation.SourceDivergence;
import surprisal.objective.Loss;
import surprisal.report.EvaluationRecord;
import surprisal.report.RunLog;
import surprisal.report.StepRecord;

/** Turns updates and evaluations into records for the logs. */
final class Reporter {
  private final TrainingConfig config;
  private final Learner learner;
  private final Validation validation;
  private final Budget budget;
  private final RunLog log;
  private final Observer observer;
  private final Milestones milestones;
  private final Speed speed = new Speed();

  Reporter(
      TrainingConfig config, Learner learner, Validation validation, Budget budget, RunLog log) {
    this.config = config;
    this.learner = learner;
    this.validation = validation;
    this.budget = budget;
    this.log = log;
    observer =
        new Observer(
            validation.evaluator().stats(),
            validation.shown(),
            learner.optimizer(),
            budget.schedule());
    milestones =
        new Milestones(validation.ladder(), validation.floor(), budget.tokensPerStep(), log);
  }

  /**
   * After an update.
   *
   * @param before the run just before it
   * @param after the run just after it
   */
  void updated(
      Progress before, Progress after, Loss loss, double learningRate, double gradientNorm) {
    speed.add(after.elapsedNanos() - before.elapsedNanos());
    before
        .outliers()
        .why(before.step(), loss.objectiveNats(), gradientNorm, config.skipOutliers())
        .ifPresent(log::note);
    log.step(
        new StepRecord(
            after.step() - 1,
            config.steps(),
            loss.objectiveNats(),
            loss.nllNats(),
            loss.count(),
            learningRate,
            gradientNorm,
            budget.tokensPerStep() / speed.secondsPerStep(),
            after.elapsedNanos() / 1_000_000,
            budget.secondsLeft(after, speed.secondsPerStep()),
            learner.loader().epoch(),
            learner.objective().parts(loss).orElse(null)));
  }

  /**
   * After an evaluation.
   *
   * @param before the run just before it
   * @param after the run just after it
   */
  void evaluated(Evaluation found, Progress before, Progress after) {
    Evaluator evaluator = validation.evaluator();
    Ladder ladder = validation.ladder();
    var parts = learner.objective().parts(found.objective());
    log.evaluated(
        new EvaluationRecord(
            after.step(),
            found.nllNats(),
            found.tokens(),
            found.bytes(),
            found.nllNats() < before.evaluations().bestNats(),
            ladder.standing(found.nllNats()).sentence(),
            Double.isNaN(found.errorNats()) ? null : found.errorNats(),
            found.baselines().map(Reporter::record).orElse(null),
            found.source().map(Reporter::record).orElse(null),
            parts.map(any -> found.objective().objectiveNats()).orElse(null),
            parts.orElse(null)));
    milestones.evaluated(found, before, after);
    log.observed(observer.observation(after.step()));
    if (after.step() == 0) {
      // An untrained model's loss is known in advance; a mismatch caught here saves hours.
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
}
