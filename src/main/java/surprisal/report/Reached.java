package surprisal.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import surprisal.baseline.Rung;

/** When a run reached its milestones: the rungs of its ladder and its target loss. */
public final class Reached {
  private static final String TARGET = "target";

  private Reached() {}

  /**
   * A table of the milestones by steps, tokens and seconds of training; empty for a run without
   * evaluations.
   *
   * @param target target validation loss, nats per token; null for none
   */
  public static String table(RunHistory run, Double target) {
    if (run.facts().isEmpty() || run.evaluations().isEmpty()) {
      return "";
    }
    RunFacts facts = run.facts().get();
    List<RungPassed> reached = new ArrayList<>(run.rungs());
    List<Rung> missed = new ArrayList<>(facts.ladder().rungs());
    missed.removeIf(rung -> run.rungs().stream().anyMatch(r -> r.rung().equals(rung.name())));
    if (target != null) {
      run.evaluations().stream()
          .filter(evaluation -> evaluation.nllNats() <= target)
          .findFirst()
          .ifPresentOrElse(
              first -> reached.add(at(run, first, target, facts.tokensPerStep())),
              () -> missed.add(new Rung(TARGET, target)));
    }
    reached.sort(Comparator.comparingDouble(RungPassed::nats).reversed());
    missed.sort(Comparator.comparingDouble(Rung::nats).reversed());
    StringBuilder table = new StringBuilder();
    if (!reached.isEmpty()) {
      table.append("  first seen below     nats     step        tokens   seconds\n");
    }
    for (RungPassed rung : reached) {
      table.append(
          String.format(
              Locale.ROOT,
              "  %-18s %6.3f %,8d %,13d %9.1f\n",
              rung.rung(),
              rung.nats(),
              rung.step(),
              rung.tokens(),
              rung.elapsedMillis() / 1000.0));
    }
    if (!missed.isEmpty()) {
      String names =
          missed.stream()
              .map(rung -> String.format(Locale.ROOT, "%s %.3f", rung.name(), rung.nats()))
              .collect(Collectors.joining(", "));
      table.append(Columns.wrapped("  not reached: " + names, 4)).append('\n');
    }
    return table.toString();
  }

  private static RungPassed at(
      RunHistory run, EvaluationRecord evaluation, double target, long tokensPerStep) {
    int step = evaluation.step();
    long millis = 0;
    for (int i = 0; i < run.steps().size() && run.steps().step(i) < step; i++) {
      millis = run.steps().elapsedMillis(i);
    }
    return new RungPassed(TARGET, target, step, step * tokensPerStep, millis);
  }
}
