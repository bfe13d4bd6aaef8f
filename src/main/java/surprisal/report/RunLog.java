package surprisal.report;

import java.nio.file.Path;

/**
 * Whoever wants to hear how a run goes: the console, a file, a page. Called from the loop's thread.
 */
public interface RunLog {

  /** Once, before the first step. */
  default void started(RunFacts facts) {}

  /** After each update. */
  default void step(StepRecord step) {}

  /** After each evaluation. */
  default void evaluated(EvaluationRecord evaluation) {}

  /** What an evaluation saw besides its mean, right after {@link #evaluated}. */
  default void observed(Observation observation) {}

  /** The validation loss is below a rung of the ladder for the first time. */
  default void passed(RungPassed passed) {}

  /** A checkpoint is on the disk. */
  default void saved(int step, Path checkpoint) {}

  /** Text drawn from the model. */
  default void sampled(int step, String text) {}

  /** The loop has ended, with a checkpoint; not called for a run that was killed. */
  default void ended(EndRecord end) {}

  /** Something a person should know, one sentence. */
  default void note(String sentence) {}
}
