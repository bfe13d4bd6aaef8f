package surprisal.cli.view;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import surprisal.evaluation.Explanation;
import surprisal.report.Columns;
import surprisal.report.Printable;

/** An {@link Explanation} in a terminal. */
public final class ExplainView {
  private static final int SHOWN_GRADIENTS = 10;
  private static final int TOKEN = 8;

  private final TokenNames names;
  private final PrintWriter out;
  private final boolean coloured;
  private final int width;

  /**
   * @param width columns of the terminal
   */
  public ExplainView(TokenNames names, PrintWriter out, boolean coloured, int width) {
    this.names = names;
    this.out = out;
    this.coloured = coloured;
    this.width = width;
  }

  /** The text coloured by its surprisal, with a legend; nothing without colours. */
  public void text(ExplainedText text) {
    if (!coloured) {
      return;
    }
    for (ExplainedText.Piece piece : text.pieces()) {
      out.print(SurprisalScale.of(piece.bits()).paint(Printable.text(piece.text())));
    }
    out.print("\n\nbits: ");
    for (SurprisalScale level : SurprisalScale.values()) {
      out.print(level.paint(" " + level.label() + " ") + " ");
    }
    out.print("\n\n");
  }

  /** One line per token. */
  public void table(Explanation explanation) {
    line(
        "%4s  %s %6s %8s %5s %7s  %s",
        "#", pad("token"), "bits", "total", "rank", "entropy", "the model expected");
    double total = 0;
    int number = 0;
    for (Explanation.Token token : explanation.tokens()) {
      total += token.bits();
      String bits = String.format(Locale.ROOT, "%6.2f", token.bits());
      String start =
          String.format(
              Locale.ROOT,
              "%4d  %s %s %8.1f %5d %7.2f  ",
              ++number,
              pad(names.of(token.id())),
              coloured ? SurprisalScale.of(token.bits()).paint(bits) : bits,
              total,
              token.rank() + 1,
              token.entropyBits());
      out.print(start + alternatives(token, width - 46) + "\n");
    }
  }

  /** As many of the most likely tokens as fit. */
  private String alternatives(Explanation.Token token, int columns) {
    StringBuilder line = new StringBuilder();
    int used = 0;
    for (int id : token.top(10)) {
      String one =
          String.format(Locale.ROOT, "%s %.0f%%", names.of(id), 100 * token.probabilities()[id]);
      int needed = Columns.width(one) + (used == 0 ? 0 : 2);
      if (used + needed > columns) {
        break;
      }
      line.append(used == 0 ? "" : "  ").append(one);
      used += needed;
    }
    return line.toString();
  }

  /** The sum, and the size of the text when compressed with this model. */
  public void total(Explanation explanation, long textBytes) {
    int tokens = explanation.tokens().size();
    double bits = explanation.totalBits();
    line("");
    line(
        "%.1f bits for %d tokens (%.3f per token, perplexity %.2f)",
        bits, tokens, bits / tokens, Math.pow(2, bits / tokens));
    line(
        "an arithmetic coder using this model would write %d bytes for %d bytes of text",
        explanation.codedBytes(), textBytes);
  }

  /** softmax - target of one token, largest entries first. */
  public void gradient(Explanation.Token token, int number) {
    double[] gradient = token.gradient();
    List<Integer> order =
        IntStream.range(0, gradient.length)
            .boxed()
            .sorted(Comparator.comparingDouble(id -> -Math.abs(gradient[id])))
            .toList();
    line("");
    line("gradient of the loss of token %d with respect to its logits: softmax - target", number);
    line("%s %10s %8s %10s", pad("token"), "softmax", "target", "gradient");
    int shown = Math.min(SHOWN_GRADIENTS, order.size());
    for (int id : order.subList(0, shown)) {
      line(
          "%s %10.6f %8d %+10.6f",
          pad(names.of(id)), token.probabilities()[id], id == token.id() ? 1 : 0, gradient[id]);
    }
    List<Integer> rest = order.subList(shown, order.size());
    if (!rest.isEmpty()) {
      line(
          "%s %10.6f %8d %+10.6f",
          pad(rest.size() + " more"),
          rest.stream().mapToDouble(id -> token.probabilities()[id]).sum(),
          0,
          rest.stream().mapToDouble(id -> gradient[id]).sum());
    }
    double sum = DoubleStream.of(gradient).sum();
    line(
        "%s %10.6f %8d %+10.6f",
        pad("sum"),
        DoubleStream.of(token.probabilities()).sum(),
        1,
        Math.abs(sum) < 5e-7 ? 0.0 : sum);
  }

  /** How one update on this text changed the probability of each of its tokens. */
  public void step(Explanation before, Explanation after, double learningRate) {
    line("");
    line("one AdamW step on this text, learning rate %s", learningRate);
    line("%4s  %s %10s %10s %8s", "#", pad("token"), "p before", "p after", "bits");
    for (int n = 0; n < before.tokens().size(); n++) {
      Explanation.Token old = before.tokens().get(n);
      Explanation.Token now = after.tokens().get(n);
      line(
          "%4d  %s %9.3f%% %9.3f%% %+8.2f",
          n + 1,
          pad(names.of(old.id())),
          100 * Math.exp(-old.nats()),
          100 * Math.exp(-now.nats()),
          now.bits() - old.bits());
    }
    line("the text: %.1f bits before, %.1f after", before.totalBits(), after.totalBits());
  }

  private static String pad(String name) {
    return Columns.fit(name, TOKEN);
  }

  private void line(String format, Object... values) {
    out.print(String.format(Locale.ROOT, format, values).stripTrailing() + "\n");
  }
}
