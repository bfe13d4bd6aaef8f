package surprisal.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Everything a run has recorded so far, whether it is running, was killed or has finished. 100,000
 * steps take 7 MB of memory.
 */
public final class RunHistory {
  private final StepColumns steps = new StepColumns();
  private final List<EvaluationRecord> evaluations = new ArrayList<>();
  private final List<Observation> observations = new ArrayList<>();
  private final List<Sample> samples = new ArrayList<>();
  private final List<Saved> checkpoints = new ArrayList<>();
  private final List<HashRecord> hashes = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private final List<JsonNode> others = new ArrayList<>();
  private final List<RungPassed> rungs = new ArrayList<>();
  private final List<RunFacts> sessions = new ArrayList<>();
  private EndRecord end;

  private RunHistory() {}

  /** Text sampled from the model after {@code step} updates. */
  public record Sample(int step, String text) {}

  /** A checkpoint written after {@code step} updates. */
  public record Saved(int step, Path checkpoint) {}

  /**
   * Reads a run.
   *
   * @param run a run's folder, or its metrics.jsonl
   * @throws surprisal.config.UserError if there is no run, or a complete line is not a record
   */
  public static RunHistory read(Path run) {
    RunHistory history = new RunHistory();
    new RunFile(run).replay(history.new Listener(), history.others::add);
    return history;
  }

  private final class Listener implements RunLog {
    @Override
    public void started(RunFacts facts) {
      sessions.removeIf(repeated -> repeated.firstStep() >= facts.firstStep());
      sessions.add(facts);
      end = null;
    }

    @Override
    public void step(StepRecord step) {
      steps.add(step);
    }

    @Override
    public void evaluated(EvaluationRecord evaluation) {
      evaluations.removeIf(earlier -> earlier.step() >= evaluation.step());
      evaluations.add(evaluation);
    }

    @Override
    public void observed(Observation observation) {
      observations.removeIf(earlier -> earlier.step() >= observation.step());
      observations.add(observation);
    }

    @Override
    public void passed(RungPassed rung) {
      rungs.removeIf(earlier -> earlier.rung().equals(rung.rung()));
      rungs.add(rung);
    }

    @Override
    public void ended(EndRecord end) {
      RunHistory.this.end = end;
    }

    @Override
    public void sampled(int step, String text) {
      samples.add(new Sample(step, text));
    }

    @Override
    public void saved(int step, Path checkpoint) {
      checkpoints.add(new Saved(step, checkpoint));
    }

    @Override
    public void hashed(HashRecord hash) {
      hashes.removeIf(earlier -> earlier.step() == hash.step());
      hashes.add(hash);
    }

    @Override
    public void note(String sentence) {
      notes.add(sentence);
    }
  }

  /** The facts of the latest session; empty if not even the first line is complete. */
  public Optional<RunFacts> facts() {
    return sessions.isEmpty() ? Optional.empty() : Optional.of(sessions.get(sessions.size() - 1));
  }

  /** The facts of every session whose updates are part of the run, in order. */
  public List<RunFacts> sessions() {
    return sessions;
  }

  /** How the latest session ended; empty while it is running and after a kill. */
  public Optional<EndRecord> end() {
    return Optional.ofNullable(end);
  }

  /** Rungs of the ladder in the order in which they were passed. */
  public List<RungPassed> rungs() {
    return rungs;
  }

  public StepColumns steps() {
    return steps;
  }

  public List<EvaluationRecord> evaluations() {
    return evaluations;
  }

  public List<Observation> observations() {
    return observations;
  }

  public List<Sample> samples() {
    return samples;
  }

  public List<Saved> checkpoints() {
    return checkpoints;
  }

  /** By step, rising. */
  public List<HashRecord> hashes() {
    return hashes;
  }

  public List<String> notes() {
    return notes;
  }

  /** Records of unknown types, each with its {@code type}, in order. */
  public List<JsonNode> others() {
    return others;
  }
}
