package surprisal.training;

import java.util.Map;
import java.util.Optional;
import surprisal.baseline.Ladder;
import surprisal.baseline.Rung;
import surprisal.evaluation.EntropyFloor;
import surprisal.evaluation.Evaluation;
import surprisal.report.RunLog;
import surprisal.report.RungPassed;

/**
 * What a run reports once, when an evaluation first shows it: a rung of the ladder passed,
 * overfitting, an impossible loss.
 *
 * @param floor the source's entropy, if it is known and all targets count
 * @param tokensPerStep positions in an update
 */
record Milestones(Ladder ladder, Optional<EntropyFloor> floor, long tokensPerStep, RunLog log) {

  /**
   * @param before the run just before the evaluation
   * @param after and just after it
   */
  void evaluated(Evaluation found, Progress before, Progress after) {
    Map<String, Long> passed = after.rungs().steps();
    for (Rung rung : ladder.rungs()) {
      if (passed.containsKey(rung.name()) && !before.rungs().steps().containsKey(rung.name())) {
        log.passed(
            new RungPassed(
                rung.name(),
                rung.nats(),
                after.step(),
                after.step() * tokensPerStep,
                after.elapsedNanos() / 1_000_000));
      }
    }
    before.overfitting().sentence(found.nllNats()).ifPresent(log::note);
    floor
        .flatMap(entropy -> entropy.undercut(found, before.evaluations().bestNats()))
        .ifPresent(log::note);
  }
}
