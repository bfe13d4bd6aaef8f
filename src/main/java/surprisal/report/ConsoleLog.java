package surprisal.report;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import surprisal.baseline.Rung;

/**
 * Prints a run for a person to read, in little more than 80 columns. On a terminal a status line
 * updates in place below the permanent output; in a pipe every {@code interval}-th step is a plain
 * line.
 */
public final class ConsoleLog implements RunLog {
  private static final String HEADINGS =
      "  step    loss  vs ln|V|        lr    |grad|   tokens/s     eta";
  private static final int ROWS_BETWEEN_HEADINGS = 40;
  private static final long NANOS_BETWEEN = 100_000_000;
  private static final String ERASE_REST = "\u001b[K";

  private final PrintWriter out;
  private final Optional<StatusLine> status;
  private final int interval;
  private RunFacts facts;
  private int rowsUntilHeadings;
  private final RecentLosses recent;
  private final LongSupplier nanos;
  private boolean rowOpen;
  private long shownAt;

  /** Prints plain lines only. */
  public ConsoleLog(PrintWriter out, int interval) {
    this(out, Optional.empty(), interval, System::nanoTime);
  }

  /** Prints a status line that updates in place, for a terminal. */
  public ConsoleLog(PrintWriter out, StatusLine status, int interval) {
    this(out, Optional.of(status), interval, System::nanoTime);
  }

  ConsoleLog(PrintWriter out, Optional<StatusLine> status, int interval, LongSupplier nanos) {
    this.out = out;
    this.status = status;
    this.interval = interval;
    this.nanos = nanos;
    recent = new RecentLosses(interval);
  }

  @Override
  public void started(RunFacts facts) {
    this.facts = facts;
    line("Surprisal: " + facts.engine());
    for (RunFacts.Line fact : facts.lines()) {
      line(String.format(Locale.ROOT, "%-11s%s", fact.label(), fact.text()));
    }
    StringBuilder ladder = new StringBuilder();
    for (Rung rung : facts.ladder().rungs()) {
      ladder.append(ladder.isEmpty() ? "" : " > ").append(rung.name());
      ladder.append(String.format(Locale.ROOT, " %.3f", rung.nats()));
    }
    line(String.format(Locale.ROOT, "%-11s%s nats per token", "ladder", ladder));
    line("");
  }

  @Override
  public void step(StepRecord step) {
    boolean last = step.step() == step.steps() - 1;
    recent.add(step.nllNats());
    if (status.isPresent()) {
      show(status.get(), step, last);
    } else if (step.step() % interval == 0 || last) {
      if (rowsUntilHeadings <= 0) {
        rowsUntilHeadings = ROWS_BETWEEN_HEADINGS;
        line(facts.smoothedOrMasked() ? HEADINGS + "     nll  counted" : HEADINGS);
      }
      line(row(step));
      rowsUntilHeadings--;
    }
  }

  /** Updates the status line, no more often than the eye can follow. */
  private void show(StatusLine status, StepRecord step, boolean last) {
    long now = nanos.getAsLong();
    if (rowOpen && !last && now - shownAt < NANOS_BETWEEN) {
      return;
    }
    shownAt = now;
    rowOpen = true;
    out.print("\r" + status.of(step, recent.means(), facts) + ERASE_REST);
    out.flush();
  }

  private String row(StepRecord step) {
    String row =
        String.format(
            Locale.ROOT,
            "%6d %7.4f %+9.4f %9.2e %9.4f %10s %7s",
            step.step(),
            step.objectiveNats(),
            (facts.smoothedOrMasked() ? step.nllNats() : step.objectiveNats()) - facts.lnVocab(),
            step.learningRate(),
            step.gradientNorm(),
            String.format(Locale.ROOT, "%,d", Math.round(step.tokensPerSecond())),
            duration(step.etaSeconds()));
    return facts.smoothedOrMasked()
        ? row + String.format(Locale.ROOT, " %7.4f %8d", step.nllNats(), step.count())
        : row;
  }

  @Override
  public void evaluated(EvaluationRecord evaluation) {
    line(
        String.format(
            Locale.ROOT,
            "  eval %d: validation %.4f nats = perplexity %.3f = %.4f bits/byte"
                + " (%,d tokens, %,d bytes)%s",
            evaluation.step(),
            evaluation.nllNats(),
            evaluation.perplexity(),
            evaluation.bitsPerByte(),
            evaluation.tokens(),
            evaluation.bytes(),
            evaluation.best() ? ", best so far" : ""));
    line(
        String.format(
            Locale.ROOT,
            "       %.3f nats gained over ln|V|; %s",
            facts.lnVocab() - evaluation.nllNats(),
            evaluation.standing()));
    if (evaluation.baselines() != null) {
      line(
          String.format(
              Locale.ROOT,
              "       KL(model || unigram) %.3f, KL(model || bigram) %.3f nats",
              evaluation.baselines().unigramKlNats(),
              evaluation.baselines().bigramKlNats()));
    }
    if (evaluation.source() != null) {
      line(
          String.format(
              Locale.ROOT,
              "       KL to the source %.4f nats: cross-entropy %.4f = its entropy %.4f + KL",
              evaluation.source().klNats(),
              evaluation.source().crossEntropyNats(),
              evaluation.source().entropyNats()));
    }
    if (evaluation.parts() != null) {
      parts(evaluation.objectiveNats(), evaluation.parts());
    }
  }

  private void parts(double objective, ObjectiveParts parts) {
    line(
        String.format(
            Locale.ROOT,
            "       objective %.4f nats, %.4f above its floor %.4f",
            objective,
            objective - parts.objectiveFloorNats(),
            parts.objectiveFloorNats()));
    StringBuilder names = new StringBuilder();
    name(names, "hard", parts.hardNats());
    name(names, "distillation", parts.distillationNats());
    name(names, "KL", parts.klReferenceNats());
    name(names, "z-loss", parts.zLossNats());
    line("       its parts: " + names);
  }

  private static void name(StringBuilder names, String part, Double nats) {
    if (nats != null) {
      names.append(names.isEmpty() ? "" : ", ");
      names.append(String.format(Locale.ROOT, "%s %.4f", part, nats));
    }
  }

  @Override
  public void passed(RungPassed passed) {
    line(
        String.format(
            Locale.ROOT,
            "  passed %s %.3f at step %d, after %,d tokens and %s",
            passed.rung(),
            passed.nats(),
            passed.step(),
            passed.tokens(),
            duration(passed.elapsedMillis() / 1000.0)));
  }

  @Override
  public void saved(int step, Path checkpoint) {
    line("  saved " + checkpoint);
  }

  @Override
  public void sampled(int step, String text) {
    line("");
    line("Sample at temperature 1:");
    line(text.indent(2).stripTrailing());
    line("");
  }

  @Override
  public void ended(EndRecord end) {
    note(end.sentence());
  }

  @Override
  public void note(String sentence) {
    line("  " + sentence);
  }

  private void line(String text) {
    closeRow();
    out.println(text);
    out.flush();
  }

  /** Erases the status line, so that the next output starts on a line of its own. */
  private void closeRow() {
    if (rowOpen) {
      out.print("\r" + ERASE_REST);
      rowOpen = false;
    }
  }

  /** 75 as 1:15, 4000 as 1:06:40. */
  public static String duration(double seconds) {
    long s = Math.round(Math.max(0, seconds));
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
