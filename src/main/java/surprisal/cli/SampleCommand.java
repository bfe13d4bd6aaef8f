package surprisal.cli;

import java.io.PrintWriter;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import surprisal.cli.options.ModelOptions;
import surprisal.cli.view.Terminal;
import surprisal.config.UserError;
import surprisal.report.Printable;
import surprisal.run.TrainedModel;
import surprisal.sampling.Generator;
import surprisal.sampling.Sampling;
import surprisal.sampling.TextStream;
import surprisal.tokenizer.StartToken;
import surprisal.tokenizer.Tokenizer;

/** {@code surprisal sample CHECKPOINT}: text drawn from a model, printed as it is drawn. */
@Command(mixinStandardHelpOptions = true)
final class SampleCommand implements Runnable {
  /** Java heap for a token: it is kept twice. */
  private static final int BYTES_PER_TOKEN = 10;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "text to continue (default: a newline)")
  private String prompt;

  @Option(
      names = "--tokens",
      paramLabel = "N",
      defaultValue = "300",
      description = "how many tokens to draw (default: ${DEFAULT-VALUE})")
  private int tokens;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      defaultValue = "1.0",
      description =
          "divides the logits: below 1 more conservative, above 1 more varied, 0 always the"
              + " most likely token"
              + " (default: ${DEFAULT-VALUE})")
  private double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "draw from the K most likely tokens only (default: all)")
  private Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description =
          "draw from the fewest most likely tokens that together have probability P (default: all)")
  private Double topP;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "the same seed draws the same text (default: the run's seed)")
  private Long seed;

  @Override
  public void run() {
    Sampling sampling = sampling();
    if (tokens < 1) {
      throw new UserError("--tokens is " + tokens + "; it must be at least 1");
    }
    long most = Runtime.getRuntime().maxMemory() / BYTES_PER_TOKEN;
    if (tokens > most) {
      throw new UserError(
          "--tokens is "
              + tokens
              + ", too many for the Java heap; give at most "
              + most
              + ", or raise it with SURPRISAL_JAVA_OPTS=-Xmx...");
    }
    // Notes go to standard error: standard output is the text.
    options.open(spec.commandLine().getErr()::println, (model, kernels) -> sample(model, sampling));
  }

  private void sample(TrainedModel model, Sampling sampling) {
    PrintWriter out = spec.commandLine().getOut();
    Generator generator =
        new Generator(model.model(), sampling, seed == null ? model.config().seed() : seed);
    int[] start = start(model.tokenizer());
    spec.commandLine().getErr().println("from " + model.folder());
    // In a pipe the text is exact; a terminal would obey control characters in it.
    UnaryOperator<String> shown =
        Terminal.interactive() ? Printable::text : UnaryOperator.identity();
    out.print(shown.apply(prompt));
    out.flush();
    TextStream text =
        new TextStream(
            model.tokenizer(),
            piece -> {
              out.print(shown.apply(piece));
              out.flush();
            });
    generator.generate(start, tokens, text::add);
    text.end();
    out.println();
    out.flush();
  }

  private int[] start(Tokenizer tokenizer) {
    try {
      int[] ids = tokenizer.encode(prompt);
      return ids.length > 0 ? ids : new int[] {StartToken.of(tokenizer)};
    } catch (UserError e) {
      throw new UserError("--prompt: " + e.getMessage(), e);
    }
  }

  private Sampling sampling() {
    try {
      return new Sampling(temperature, topK, topP);
    } catch (IllegalArgumentException e) {
      throw new UserError("--" + e.getMessage(), e);
    }
  }
}
