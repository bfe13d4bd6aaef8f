package surprisal.cli.view;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import surprisal.cli.EvalCommand;
import surprisal.config.UserError;
import surprisal.data.TextFile;
import surprisal.evaluation.TextComparison;
import surprisal.report.Printable;
import surprisal.run.HeldText;
import surprisal.run.TrainedModel;
import surprisal.sampling.Generator;
import surprisal.sampling.Sampling;
import surprisal.tokenizer.StartToken;
import surprisal.tokenizer.Tokenizer;

/**
 * Generated text against held-out text.
 *
 * @param generated what was generated, for display
 * @param held what it was compared with
 */
public record GeneratedText(String generated, String held, TextComparison comparison) {
  private static final int PERMUTATIONS = 999;

  /** Tokens drawn at a time. */
  private static final int CHUNK = 256;

  /** Held-out text beyond this would add no information. */
  private static final int MOST_TOKENS = 1 << 19;

  /** Significance level: below it, texts are reported to differ. */
  private static final double LEVEL = 0.05;

  /**
   * @param what a number of characters to draw from the model at temperature 1, or a file
   * @throws UserError if it is neither, or a text is too short to compare
   */
  public static GeneratedText of(String what, TrainedModel model, HeldText text) {
    boolean draw = what.matches("\\d{1,9}");
    String generated = draw ? draw(model, Integer.parseInt(what)) : TextFile.read(Path.of(what));
    String held = held(text, model.tokenizer());
    SplittableRandom random = new SplittableRandom(EvalCommand.SEED);
    return new GeneratedText(
        String.format(
            Locale.ROOT,
            "%,d characters %s",
            generated.length(),
            draw ? "drawn from the model at temperature 1" : "of " + what),
        String.format(Locale.ROOT, "%,d characters of %s", held.length(), text.name()),
        TextComparison.of(generated, held, PERMUTATIONS, random));
  }

  private static String draw(TrainedModel model, int characters) {
    if (characters == 0) {
      throw new UserError(
          "--generated is 0; give a number of characters, for example 10000, or a file");
    }
    Generator generator =
        new Generator(model.model(), new Sampling(1, null, null), model.config().seed());
    int[] drawn = {};
    String text = "";
    while (text.length() < characters) {
      int[] before = {StartToken.of(model.tokenizer())};
      int[] context = IntStream.concat(Arrays.stream(before), Arrays.stream(drawn)).toArray();
      int[] more = generator.generate(context, CHUNK, id -> {});
      drawn = IntStream.concat(Arrays.stream(drawn), Arrays.stream(more)).toArray();
      text = model.tokenizer().decode(ofText(drawn, model.tokenizer()));
    }
    return text.substring(0, characters);
  }

  /** Without special tokens, which have no text. */
  private static int[] ofText(int[] ids, Tokenizer tokenizer) {
    int[] bytes = tokenizer.bytesPerToken();
    return Arrays.stream(ids).filter(id -> bytes[id] > 0).toArray();
  }

  private static String held(HeldText text, Tokenizer tokenizer) {
    int[] ids = new int[(int) Math.min(MOST_TOKENS, text.tokens().size())];
    text.tokens().copy(0, ids, 0, ids.length);
    return tokenizer.decode(ofText(ids, tokenizer));
  }

  public String table() {
    Lines table = new Lines(12);
    table.line("");
    table.line("generated   %s", Printable.line(generated));
    table.line("held out    %s", Printable.line(held));
    table.line(
        "distances from 0 to 1: TV total variation, KS Kolmogorov-Smirnov; p by %d permutations;"
            + " * differs, p below %s",
        PERMUTATIONS, LEVEL);
    table.line("%-38s %9s %9s %9s %6s", "statistic", "generated", "held out", "distance", "p");
    for (TextComparison.Measure m : comparison.measures()) {
      table.line(
          "%-38s %9.3f %9.3f %s %6.4f %6.3f%s",
          m.statistic() + ": " + m.summary(),
          m.generated(),
          m.held(),
          m.distanceName().startsWith("total") ? "TV" : "KS",
          m.distance(),
          m.p(),
          m.p() < LEVEL ? " *" : "");
    }
    return table.toString();
  }
}
