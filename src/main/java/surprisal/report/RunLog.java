package surprisal.report;

import java.nio.file.Path;

/**
 * A listener to a run: the console, a file, a page. Called on the training loop's thread; whoever
 * opens a log closes it, whether or not the run {@link #ended}.
 */
public interface RunLog extends AutoCloseable {

  /** Once, before the first step. */
  default void started(RunFacts facts) {}

  /** After each update. */
  default void step(StepRecord step) {}

  /** After each evaluation. */
  default void evaluated(EvaluationRecord evaluation) {}

  /** What an evaluation measured besides the mean, right after {@link #evaluated}. */
  default void observed(Observation observation) {}

  /** The validation loss fell below a rung of the ladder for the first time. */
  default void passed(RungPassed passed) {}

  /** A checkpoint was written. */
  default void saved(int step, Path checkpoint) {}

  /** Parameters and optimizer state were hashed. */
  default void hashed(HashRecord hash) {}

  /** Text was sampled from the model. */
  default void sampled(int step, String text) {}

  /** The loop has ended, with a checkpoint; not called for a run that was killed. */
  default void ended(EndRecord end) {}

  /** Something a person should know, one sentence. */
  default void note(String sentence) {}

  /** Releases files and the like. */
  @Override
  default void close() {}
}
