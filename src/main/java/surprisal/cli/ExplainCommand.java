package surprisal.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import surprisal.cli.options.ModelOptions;
import surprisal.cli.view.ExplainPage;
import surprisal.cli.view.ExplainView;
import surprisal.cli.view.ExplainedText;
import surprisal.cli.view.TokenNames;
import surprisal.config.OptimizerConfig;
import surprisal.config.UserError;
import surprisal.evaluation.Explanation;
import surprisal.kernels.Kernels;
import surprisal.run.OneStep;
import surprisal.run.TrainedModel;
import surprisal.tokenizer.StartToken;

/** {@code surprisal explain CHECKPOINT --text "..."}: the loss, token by token. */
@Command(mixinStandardHelpOptions = true)
final class ExplainCommand implements Runnable {
  private static final int NARROWEST = 60;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;

  @Option(
      names = "--text",
      paramLabel = "TEXT",
      required = true,
      description = "the text to explain")
  private String text;

  @Option(names = "--html", paramLabel = "FILE", description = "also write an HTML page")
  private Path html;

  @Option(
      names = "--gradient",
      paramLabel = "N",
      description =
          "also the gradient of token N's loss with respect to the logits; 1 is"
              + " the first token")
  private Integer gradient;

  @Option(
      names = "--step",
      description = "also how one optimizer step on this text changes each probability")
  private boolean step;

  @Option(
      names = "--learning-rate",
      paramLabel = "RATE",
      description = "learning rate of that step (default: the run's min_learning_rate)")
  private Double learningRate;

  @Override
  public void run() {
    if (text.isEmpty()) {
      throw new UserError("--text is empty; give it at least one character");
    }
    if (learningRate != null && !(learningRate > 0 && learningRate < Double.POSITIVE_INFINITY)) {
      throw new UserError("--learning-rate is " + learningRate + "; it must be above 0");
    }
    PrintWriter out = spec.commandLine().getOut();
    options.open(step, out::println, (model, kernels) -> explain(model, kernels, out));
    out.flush();
  }

  private void explain(TrainedModel model, Kernels kernels, PrintWriter out) {
    int[] tokens = encode(model);
    if (tokens.length == 0) {
      throw new UserError("the tokenizer leaves nothing of --text; give it a word");
    }
    if (gradient != null && (gradient < 1 || gradient > tokens.length)) {
      throw new UserError(
          "--gradient is " + gradient + "; the text has tokens 1 to " + tokens.length);
    }
    int start = StartToken.of(model.tokenizer());
    TokenNames names = new TokenNames(model.tokenizer());
    Explanation explanation = Explanation.of(model.model(), start, tokens);
    ExplainView view = new ExplainView(names, out, coloured(), width());
    out.println(model.folder() + "; the text is preceded by " + names.of(start));
    out.println();
    view.text(ExplainedText.of(explanation, model.tokenizer()));
    view.table(explanation);
    long bytes = text.getBytes(StandardCharsets.UTF_8).length;
    view.total(explanation, bytes);
    if (gradient != null) {
      view.gradient(explanation.tokens().get(gradient - 1), gradient);
    }
    if (html != null) {
      new ExplainPage(model, names).write(html, explanation, bytes);
    }
    if (step) {
      double rate = rate(model.config().optimizer());
      OneStep.take(model, start, tokens, rate, kernels);
      view.step(explanation, Explanation.of(model.model(), start, tokens), rate);
    }
  }

  private int[] encode(TrainedModel model) {
    try {
      return model.tokenizer().encode(text);
    } catch (UserError e) {
      throw new UserError("--text: " + e.getMessage(), e);
    }
  }

  private double rate(OptimizerConfig config) {
    if (learningRate != null) {
      return learningRate;
    }
    return config.minLearningRate() > 0 ? config.minLearningRate() : config.learningRate();
  }

  private boolean coloured() {
    return spec.commandLine().getColorScheme().ansi().enabled();
  }

  private int width() {
    spec.usageMessage().autoWidth(coloured());
    return Math.max(NARROWEST, spec.usageMessage().width());
  }
}
