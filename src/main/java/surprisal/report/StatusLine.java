package surprisal.report;

import java.util.Locale;
import java.util.function.IntSupplier;
import surprisal.baseline.Rung;

/**
 * One line of training status: progress, training loss and its recent course, the latest validation
 * loss and its distance to the next rung, speed and time left. What does not fit is left out, the
 * least important first; a part keeps its place and width, so that nothing jumps. Every character
 * takes one column.
 *
 * @param columns current width of the terminal
 * @param color whether the bar may be coloured
 */
public record StatusLine(IntSupplier columns, boolean color) {
  private static final String LEVELS = "▁▂▃▄▅▆▇█";
  private static final int NARROWEST_BAR = 6;
  private static final int WIDEST_BAR = 30;
  private static final String CYAN = "\u001b[36m";
  private static final String PLAIN = "\u001b[0m";

  /** A part that may be left out, and the columns that are kept for it. */
  private record Part(String text, int width) {}

  /**
   * The line, without a line end, narrower than the terminal.
   *
   * @param step the latest step
   * @param losses mean losses of recent groups of steps, oldest first
   * @param validation the latest validation loss; null before the first evaluation
   * @param facts of the run
   */
  String of(StepRecord step, double[] losses, Double validation, RunFacts facts) {
    int room = Math.max(20, columns.getAsInt() - 1);
    int done = step.step() + 1;
    String all = String.format(Locale.ROOT, "%,d", step.steps());
    String count = String.format(Locale.ROOT, "%" + all.length() + "s/%s", grouped(done), all);
    String now = "train " + nats(losses[losses.length - 1]);
    Part[] parts = { // The most important first.
      new Part("eta " + timeLeft(step.etaSeconds()), 8),
      new Part(validation == null ? "" : "val " + nats(validation), 9),
      new Part(validation == null ? "" : toNext(facts, validation), 13),
      new Part(speed(step.tokensPerSecond()), 7),
      new Part(spark(losses), RecentLosses.GROUPS),
    };
    int used = count.length() + 1 + NARROWEST_BAR + 1 + Math.max(11, now.length());
    boolean[] shown = new boolean[parts.length];
    for (int i = 0; i < parts.length; i++) {
      int width = 1 + Math.max(parts[i].width(), parts[i].text().length());
      shown[i] = used + width <= room;
      used += shown[i] ? width : 0;
    }
    int bar = Math.min(WIDEST_BAR, NARROWEST_BAR + Math.max(0, room - used));
    StringBuilder line = new StringBuilder(count).append(' ').append(bar(done, step.steps(), bar));
    line.append(' ').append(now);
    for (int i : new int[] {4, 1, 2, 3, 0}) { // In reading order, not by importance.
      if (shown[i]) {
        String text = parts[i].text();
        line.append(' ')
            .append(text)
            .append(" ".repeat(Math.max(0, parts[i].width() - text.length())));
      }
    }
    return line.toString().stripTrailing();
  }

  private static String grouped(int count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private String bar(int done, int steps, int width) {
    int full = (int) ((long) done * width / steps);
    String filled = "━".repeat(full);
    return (color ? CYAN + filled + PLAIN : filled) + "─".repeat(width - full);
  }

  /** How far a validation loss is above the next rung, for example {@code 4-gram+0.135}. */
  private static String toNext(RunFacts facts, double loss) {
    Rung next = facts.ladder().standing(loss).next();
    if (next == null) {
      return "";
    }
    String name = next.name().startsWith("source") ? "entropy" : Printable.line(next.name());
    return name + "+" + nats(loss - next.nats());
  }

  /** In five columns. */
  private static String nats(double loss) {
    return String.format(Locale.ROOT, loss < 10 ? "%.3f" : loss < 100 ? "%.2f" : "%.0f", loss);
  }

  /** 75 as 1:15, 4000 as 1h06. */
  private static String timeLeft(double seconds) {
    long minutes = Math.round(seconds / 60);
    return seconds < 3600
        ? ConsoleLog.duration(seconds)
        : String.format(Locale.ROOT, "%dh%02d", minutes / 60, minutes % 60);
  }

  private static String speed(double tokensPerSecond) {
    return tokensPerSecond < 10_000
        ? String.format(Locale.ROOT, "%,.0f/s", tokensPerSecond)
        : String.format(Locale.ROOT, "%,.1fk/s", tokensPerSecond / 1000);
  }

  /** A sparkline of the losses: eight heights from the lowest loss to the highest. */
  static String spark(double[] losses) {
    double low = Double.POSITIVE_INFINITY;
    double high = Double.NEGATIVE_INFINITY;
    for (double loss : losses) {
      low = Math.min(low, loss);
      high = Math.max(high, loss);
    }
    StringBuilder spark = new StringBuilder();
    for (double loss : losses) {
      double share = high > low ? (loss - low) / (high - low) : 0;
      spark.append(LEVELS.charAt((int) Math.min(LEVELS.length() - 1, share * LEVELS.length())));
    }
    return spark.toString();
  }
}
