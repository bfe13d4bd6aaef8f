package surprisal.cli.view;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import surprisal.tokenizer.PretrainedTokenizer;
import surprisal.tokenizer.Tokenizer;

/** How many tokens a text costs under each tokenizer, as a table. */
public final class TokenCosts {
  private final Tokenizer tokenizer;

  public TokenCosts(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  public void print(String text, PrintWriter out) {
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    out.printf(
        Locale.ROOT, "%n%-12s %10s %12s %16s%n", "tokenizer", "|V|", "tokens", "bytes per token");
    row(out, "this one", tokenizer.vocabSize(), tokenizer.encode(text).length, bytes);
    long characters = text.codePointCount(0, text.length());
    row(out, "char", text.codePoints().distinct().count(), characters, bytes);
    row(out, "byte", 256, bytes, bytes);
    for (String name : PretrainedTokenizer.NAMES) {
      Tokenizer pretrained = PretrainedTokenizer.named(name);
      row(out, name, pretrained.vocabSize(), pretrained.encode(text).length, bytes);
    }
  }

  private static void row(PrintWriter out, String name, long vocab, long tokens, long bytes) {
    double perToken = tokens == 0 ? 0 : (double) bytes / tokens;
    out.printf(Locale.ROOT, "%-12s %,10d %,12d %16.2f%n", name, vocab, tokens, perToken);
  }
}
