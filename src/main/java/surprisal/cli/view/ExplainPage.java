package surprisal.cli.view;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import surprisal.config.UserError;
import surprisal.evaluation.Explanation;
import surprisal.run.TrainedModel;

/** An {@link Explanation} as one self-contained HTML file. */
public record ExplainPage(TrainedModel model, TokenNames names) {
  private static final String TEMPLATE = "/surprisal/explain.html";
  private static final int ALTERNATIVES = 8;

  /**
   * @throws UserError if the file cannot be written
   */
  public void write(Path file, Explanation explanation, long textBytes) {
    int tokens = explanation.tokens().size();
    double bits = explanation.totalBits();
    String page =
        template()
            .replace("{{checkpoint}}", escape(model.folder().toString()))
            .replace("{{bits}}", format("%.1f", bits))
            .replace("{{tokens}}", String.valueOf(tokens))
            .replace("{{per_token}}", format("%.3f", bits / tokens))
            .replace("{{perplexity}}", format("%.2f", Math.pow(2, bits / tokens)))
            .replace("{{coded}}", String.valueOf(explanation.codedBytes()))
            .replace("{{bytes}}", String.valueOf(textBytes))
            .replace("{{legend}}", legend())
            .replace("{{text}}", text(explanation));
    try {
      Files.writeString(file, page, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError(
          "--html " + file + " cannot be written (" + e + "); name a file in an existing folder",
          e);
    }
  }

  private static String legend() {
    StringBuilder legend = new StringBuilder();
    for (SurprisalScale level : SurprisalScale.values()) {
      legend.append(
          format("<span style=\"background:%s\">%s</span>\n", level.html(), level.label()));
    }
    return legend.toString();
  }

  private String text(Explanation explanation) {
    StringBuilder text = new StringBuilder();
    double before = 0;
    for (ExplainedText.Piece piece : ExplainedText.of(explanation, model.tokenizer()).pieces()) {
      String shown = escape(piece.text()).replace("\n", "<i>⏎</i>\n");
      text.append(
          format(
              "<span class=\"t\" tabindex=\"0\" style=\"background:%s\">%s<span class=\"card\">",
              SurprisalScale.of(piece.bits()).html(), shown));
      for (int n = 0; n < piece.tokens().size(); n++) {
        before += piece.tokens().get(n).bits();
        card(text, piece.tokens().get(n), piece.first() + n, before);
      }
      text.append("</span></span>");
    }
    return text.toString();
  }

  /** The pop-up of a token; {@code total} includes its own bits. */
  private void card(StringBuilder text, Explanation.Token token, int number, double total) {
    text.append(
        format(
            "<b>%s</b> <small>token %d</small><br>%.2f bits of surprise: probability %s, guess"
                + " number %d<br><small>expected %.2f bits (entropy) · %.1f bits so far</small>",
            escape(names.of(token.id())),
            number,
            token.bits(),
            percent(Math.exp(-token.nats())),
            token.rank() + 1,
            token.entropyBits(),
            total));
    for (int id : token.top(ALTERNATIVES)) {
      double p = token.probabilities()[id];
      text.append(
          format(
              "<span class=\"row%s\"><span>%s</span><span class=\"bar\"><span"
                  + " style=\"width:%.1f%%\"></span></span><span>%s</span></span>",
              id == token.id() ? " hit" : "", escape(names.of(id)), 100 * p, percent(p)));
    }
  }

  private static String percent(double p) {
    return p < 0.0001 ? format("%.1e", p) : format(p < 0.01 ? "%.2f%%" : "%.1f%%", 100 * p);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }

  private static String template() {
    try (InputStream in = ExplainPage.class.getResourceAsStream(TEMPLATE)) {
      if (in == null) {
        throw new IllegalStateException("no " + TEMPLATE + " on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
