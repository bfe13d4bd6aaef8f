package surprisal.report.page;

import java.util.List;
import java.util.Map;
import surprisal.baseline.Ladder;
import surprisal.baseline.Rung;
import surprisal.report.EvaluationRecord;
import surprisal.report.Observation;
import surprisal.report.Provenance;
import surprisal.report.RunFacts;
import surprisal.report.RunLog;
import surprisal.report.StepRecord;

/** Made-up runs. */
final class Runs {
  /** Text that would break out of a page that did not escape it. */
  static final String NASTY = "</script><script>window.broken=1</script>\u2028\u2029<!--&amp;\"'\\";

  private Runs() {}

  static RunFacts facts(int steps) {
    Ladder ladder =
        new Ladder(
            List.of(
                new Rung("uniform", Math.log(48)),
                new Rung("unigram", 3.05),
                new Rung("bigram", 2.15),
                new Rung("source's entropy", 0.126)));
    return new RunFacts(
        "a.yaml " + NASTY,
        "runs/a",
        "test engine",
        List.of(new RunFacts.Line("text", NASTY)),
        48,
        ladder,
        768,
        steps,
        0,
        false,
        "seed: 1\ndata:\n  text: \"" + quoted(NASTY) + "\"\n",
        Provenance.UNKNOWN);
  }

  /** For double quotes in YAML. */
  private static String quoted(String text) {
    return text.replace("\\", "\\\\")
        .replace("\"", "\\\"")
        .replace("\u2028", "\\u2028")
        .replace("\u2029", "\\u2029");
  }

  /** A loss that falls like a power of the step, with a spike at step 777. */
  static StepRecord step(int step, int steps) {
    double loss = 0.2 + 3.7 / Math.pow(1 + step / 50.0, 0.8) + (step == 777 ? 5 : 0);
    double eta = (steps - step - 1) * 0.02;
    return new StepRecord(
        step,
        steps,
        loss,
        loss,
        768,
        1e-3,
        0.5 + 1.0 / (1 + step),
        40000,
        20L * step,
        eta,
        0.1,
        null);
  }

  static EvaluationRecord evaluation(int step) {
    double nats = 0.25 + 3.65 / Math.pow(1 + step / 50.0, 0.8);
    return new EvaluationRecord(
        step, nats, 20000, 20000, true, "below unigram", null, null, null, null, null);
  }

  static Observation observation(int step) {
    double bits = 5.0 / (1 + step / 100.0);
    return new Observation(
        step,
        0.25,
        List.of(900L, 60L, 30L, 10L),
        0.012,
        List.of(
            new Observation.Reliability(0, 0.5, 400, 0.3, 0.33),
            new Observation.Reliability(0.5, 1, 600, 0.9, 0.88)),
        List.of(
            new Observation.Token("To", bits),
            new Observation.Token(" be\n", bits / 2),
            new Observation.Token(" ⋯ ", null),
            new Observation.Token(NASTY, 7.5)),
        step == 0 ? Map.of() : Map.of("wte", 2e-3 / (1 + step), "h.0", 1e-3));
  }

  /**
   * Sends a log the steps {@code from} to {@code to} - 1, with an evaluation every {@code interval}
   * steps.
   */
  static void tell(RunLog log, int from, int to, int steps, int interval) {
    for (int step = from; step < to; step++) {
      if (step % interval == 0) {
        log.evaluated(evaluation(step));
        log.observed(observation(step));
      }
      log.step(step(step, steps));
    }
  }
}
