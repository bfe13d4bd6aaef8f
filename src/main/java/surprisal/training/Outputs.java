package surprisal.training;

import surprisal.config.TrainingConfig;
import surprisal.model.Gpt;
import surprisal.report.EndRecord;
import surprisal.report.RunLog;

/** Where a run writes its checkpoints and its log. */
public record Outputs(Checkpoints checkpoints, RunLog log) {

  /** Saves a checkpoint and says so. Returns its step. */
  int save(Learner learner, Progress progress) {
    log.saved(progress.step(), checkpoints.save(learner.model(), learner.optimizer(), progress));
    return progress.step();
  }

  /** Records hashes of all tensors where they are due. */
  void certify(Learner learner, TrainingConfig config, int step) {
    if (step % config.hashEvery() == 0) {
      log.hashed(StateHash.of(learner, step));
    }
  }

  /** Says how the run ended. */
  EndRecord ended(EndRecord end) {
    log.ended(end);
    return end;
  }

  /** The check that stops a run before its parameters break. */
  Finiteness finiteness(Gpt model) {
    return new Finiteness(model.parameters(), checkpoints);
  }
}
