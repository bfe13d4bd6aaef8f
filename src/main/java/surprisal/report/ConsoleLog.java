package surprisal.report;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/**
 * Prints a run for a person to read, in 80 columns. On a terminal a status line updates in place
 * below the permanent output; in a pipe every {@code interval}-th step is a plain line.
 */
public final class ConsoleLog implements RunLog {
  private static final String HEADINGS =
      "  step    loss  vs ln|V|        lr    |grad|   tokens/s     eta";
  private static final String LEGEND =
      "  loss: nats per token of this update's batch; vs ln|V|: that minus ln|V|, the loss of a"
          + " uniform guess; lr: learning rate; |grad|: norm of the gradient before clipping";
  private static final String LEGEND_OF_OBJECTIVE =
      "  loss: the objective on this update's batch; nll: plain nats per token; vs ln|V|: nll minus"
          + " ln|V|, the loss of a uniform guess; lr: learning rate; |grad|: norm of the gradient"
          + " before clipping; counted: targets that are not masked";
  private static final String LEGEND_OF_STATUS =
      "  train: loss of the latest updates, nats per token; val: loss on held-out text, and how far"
          + " it is above the next rung of the ladder";

  /** What a person copies stays on one line. */
  private static final Pattern COPIED = Pattern.compile("scripts/surprisal |://|^metrics: ");

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
  private boolean legendShown;
  private boolean rowOpen;
  private long shownAt;
  private Double validation;
  private double trainedSum;
  private long trained;

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
    line(Columns.wrapped("Surprisal: " + facts.engine(), 11));
    for (RunFacts.Line fact : facts.lines()) {
      fact(fact.label(), fact.text());
    }
    fact("ladder", facts.ladder().sentence() + " nats per token");
    line("");
  }

  private void fact(String label, String text) {
    line(Columns.wrapped(String.format(Locale.ROOT, "%-11s%s", label, text), 11));
  }

  @Override
  public void step(StepRecord step) {
    boolean last = step.step() == step.steps() - 1;
    recent.add(step.nllNats());
    trainedSum += step.nllNats();
    trained++;
    if (status.isPresent()) {
      legend(LEGEND_OF_STATUS);
      show(status.get(), step, last);
    } else if (step.step() % interval == 0 || last) {
      legend(facts.smoothedOrMasked() ? LEGEND_OF_OBJECTIVE : LEGEND);
      if (rowsUntilHeadings <= 0) {
        rowsUntilHeadings = ROWS_BETWEEN_HEADINGS;
        line(facts.smoothedOrMasked() ? HEADINGS + "     nll  counted" : HEADINGS);
      }
      line(row(step));
      rowsUntilHeadings--;
    }
  }

  private void legend(String text) {
    if (!legendShown) {
      line(Columns.wrapped(text, 2));
      legendShown = true;
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
    out.print("\r" + status.of(step, recent.means(), validation, facts) + ERASE_REST);
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
    validation = evaluation.nllNats();
    double mean = trained == 0 ? Double.NaN : trainedSum / trained;
    new EvaluationLines(facts, evaluation, mean).lines().forEach(this::line);
    trainedSum = 0;
    trained = 0;
  }

  /** An evaluation shows only that it happened since the one before. */
  @Override
  public void passed(RungPassed passed) {
    line(
        String.format(
            Locale.ROOT,
            "  first seen below %s %.3f at step %d, after %,d tokens and %s",
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
    line(Printable.text(text).indent(2).stripTrailing());
    line("");
  }

  @Override
  public void ended(EndRecord end) {
    note(end.sentence());
  }

  /** A command stays on one line, to be copied. */
  @Override
  public void note(String sentence) {
    String line = "  " + sentence;
    line(COPIED.matcher(sentence).find() ? line : Columns.wrapped(line, 4));
  }

  private void line(String text) {
    closeRow();
    out.println(Printable.text(text));
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
