package surprisal.report;

import java.util.Locale;
import java.util.function.IntSupplier;
import surprisal.baseline.Rung;

/**
 * One line of training status: progress, the loss and its recent course, the distance to ln|V| and
 * to the next rung, speed and time left. What does not fit is left out, the least important first.
 * Every character takes one column.
 *
 * @param columns current width of the terminal
 * @param color whether the bar may be coloured
 */
public record StatusLine(IntSupplier columns, boolean color) {
  private static final String LEVELS = "▁▂▃▄▅▆▇█";
  private static final int NARROWEST_BAR = 6;
  private static final int WIDEST_BAR = 30;
  private static final int LONGEST_NAME = 8;
  private static final String CYAN = "\u001b[36m";
  private static final String PLAIN = "\u001b[0m";

  /**
   * The line, without a line end, narrower than the terminal.
   *
   * @param step the latest step
   * @param losses mean losses of recent groups of steps, oldest first
   * @param facts of the run
   */
  String of(StepRecord step, double[] losses, RunFacts facts) {
    int room = Math.max(20, columns.getAsInt() - 1);
    int done = step.step() + 1;
    double loss = losses[losses.length - 1];
    String count = String.format(Locale.ROOT, "%,d/%,d", done, step.steps());
    String now = String.format(Locale.ROOT, "%.4f", loss);
    String[] more = {
      "eta " + ConsoleLog.duration(step.etaSeconds()),
      String.format(Locale.ROOT, "%+.3f ln|V|", loss - facts.lnVocab()),
      toNext(facts, loss),
      speed(step.tokensPerSecond()),
      spark(losses),
    };
    int used = count.length() + 1 + NARROWEST_BAR + 1 + now.length();
    boolean[] shown = new boolean[more.length];
    for (int i = 0; i < more.length; i++) {
      int width = more[i].isEmpty() ? 0 : 1 + more[i].length();
      shown[i] = width > 0 && used + width <= room;
      used += shown[i] ? width : 0;
    }
    int bar = Math.min(WIDEST_BAR, NARROWEST_BAR + Math.max(0, room - used));
    StringBuilder line = new StringBuilder(count).append(' ').append(bar(done, step.steps(), bar));
    line.append(' ').append(now);
    for (int i : new int[] {4, 1, 2, 3, 0}) { // In reading order, not by importance.
      line.append(shown[i] ? " " + more[i] : "");
    }
    return line.toString();
  }

  private String bar(int done, int steps, int width) {
    int full = (int) ((long) done * width / steps);
    String filled = "━".repeat(full);
    return (color ? CYAN + filled + PLAIN : filled) + "─".repeat(width - full);
  }

  /** How far the loss is above the next rung, for example {@code 4-gram+0.135}. */
  private static String toNext(RunFacts facts, double loss) {
    Rung next = facts.ladder().standing(loss).next();
    if (next == null) {
      return "";
    }
    String name = next.name().split(" ", 2)[0];
    return name.substring(0, Math.min(LONGEST_NAME, name.length()))
        + String.format(Locale.ROOT, "%+.3f", loss - next.nats());
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
