package surprisal.report;

import java.nio.file.Path;
import java.util.List;

/** Several logs as one, called in order. */
public record RunLogs(List<RunLog> logs) implements RunLog {

  @Override
  public void started(RunFacts facts) {
    logs.forEach(log -> log.started(facts));
  }

  @Override
  public void step(StepRecord step) {
    logs.forEach(log -> log.step(step));
  }

  @Override
  public void evaluated(EvaluationRecord evaluation) {
    logs.forEach(log -> log.evaluated(evaluation));
  }

  @Override
  public void observed(Observation observation) {
    logs.forEach(log -> log.observed(observation));
  }

  @Override
  public void passed(RungPassed passed) {
    logs.forEach(log -> log.passed(passed));
  }

  @Override
  public void saved(int step, Path checkpoint) {
    logs.forEach(log -> log.saved(step, checkpoint));
  }

  @Override
  public void hashed(HashRecord hash) {
    logs.forEach(log -> log.hashed(hash));
  }

  @Override
  public void sampled(int step, String text) {
    logs.forEach(log -> log.sampled(step, text));
  }

  @Override
  public void ended(EndRecord end) {
    logs.forEach(log -> log.ended(end));
  }

  @Override
  public void note(String sentence) {
    logs.forEach(log -> log.note(sentence));
  }

  /** Closes every log, even if another one fails to close. */
  @Override
  public void close() {
    RuntimeException failure = null;
    for (RunLog log : logs) {
      try {
        log.close();
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
