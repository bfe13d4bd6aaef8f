package surprisal.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import surprisal.config.FlatConfig;
import surprisal.config.UserError;

/**
 * A run summarized in one line.
 *
 * @param folder of the run
 * @param state of the run
 * @param problem why the run cannot be read; null if it can
 * @param config dotted keys and values; empty if unknown
 * @param step updates made
 * @param steps updates of the whole run
 * @param best lowest validation loss, nats per token; null before the first evaluation
 * @param error its standard error; null if unknown
 * @param seconds of training
 * @param tokensPerSecond over the whole training time
 */
public record RunSummary(
    Path folder,
    State state,
    String problem,
    Map<String, String> config,
    int step,
    int steps,
    Double best,
    Double error,
    double seconds,
    double tokensPerSecond) {
  /** A run that wrote something this recently is assumed to be running. */
  private static final Duration RECENT = Duration.ofMinutes(1);

  /** The state of a run. */
  public enum State {
    DONE,
    STOPPED,
    RUNNING,
    KILLED,
    DAMAGED;

    @JsonValue
    public String key() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Summarizes a run; if it cannot be read, the summary says so. */
  public static RunSummary of(Path folder, Instant now) {
    try {
      RunHistory run = RunHistory.read(folder);
      return of(folder, run, state(run, folder, now));
    } catch (UserError e) {
      return new RunSummary(
          folder, State.DAMAGED, e.getMessage(), Map.of(), 0, 0, null, null, 0, 0);
    }
  }

  private static RunSummary of(Path folder, RunHistory run, State state) {
    StepColumns steps = run.steps();
    int made = steps.size() == 0 ? 0 : steps.step(steps.size() - 1) + 1;
    double seconds = made == 0 ? 0 : steps.elapsedMillis(steps.size() - 1) / 1000.0;
    Optional<EvaluationRecord> best =
        run.evaluations().stream().min(Comparator.comparingDouble(EvaluationRecord::nllNats));
    long perStep = run.facts().map(RunFacts::tokensPerStep).orElse(0);
    return new RunSummary(
        folder,
        state,
        null,
        config(run.sessions()),
        made,
        run.facts().map(RunFacts::steps).orElse(0),
        best.map(EvaluationRecord::nllNats).orElse(null),
        best.map(EvaluationRecord::errorNats).orElse(null),
        seconds,
        seconds == 0 ? 0 : made * perStep / seconds);
  }

  /** Values that a session changed appear in their order, such as {@code 50 then 25}. */
  private static Map<String, String> config(List<RunFacts> sessions) {
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> last = new LinkedHashMap<>();
    for (RunFacts session : sessions) {
      FlatConfig.of(session.config())
          .forEach(
              (key, value) -> {
                String before = last.put(key, value);
                if (before == null) {
                  values.put(key, value);
                } else if (!before.equals(value)) {
                  values.merge(key, value, (old, now) -> old + " then " + now);
                }
              });
    }
    return values;
  }

  private static State state(RunHistory run, Path folder, Instant now) {
    if (run.end().isPresent()) {
      return run.end().get().complete() ? State.DONE : State.STOPPED;
    }
    try {
      Instant written = Files.getLastModifiedTime(new RunFile(folder).file()).toInstant();
      return written.isAfter(now.minus(RECENT)) ? State.RUNNING : State.KILLED;
    } catch (IOException e) {
      throw new UserError("cannot read " + folder + " (" + e + "); check its permissions", e);
    }
  }
}
