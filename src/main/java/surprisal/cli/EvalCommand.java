package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import surprisal.cli.options.ModelOptions;
import surprisal.cli.options.TextOptions;
import surprisal.cli.view.EvalReport;
import surprisal.cli.view.GeneratedText;
import surprisal.cli.view.JsonFile;
import surprisal.cli.view.LedgerView;
import surprisal.cli.view.MemorizationView;
import surprisal.config.UserError;
import surprisal.data.canary.Canaries;
import surprisal.evaluation.Memorization;
import surprisal.evaluation.PairedDifference;
import surprisal.evaluation.Scores;
import surprisal.kernels.Kernels;
import surprisal.run.HeldText;
import surprisal.run.TrainedModel;
import surprisal.tokenizer.StartToken;
import surprisal.tokenizer.TokenTable;

/** {@code surprisal eval CHECKPOINT}: a trained model's loss on a text, with its error bar. */
@Command(mixinStandardHelpOptions = true)
public final class EvalCommand implements Runnable {
  /** Seed of the error bars' resampling, so that they are reproducible. */
  public static final long SEED = 1;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;
  @Mixin private TextOptions texts;

  @Option(
      names = "--ledger",
      description = "also a breakdown of the loss by position, frequency, class and document")
  private boolean ledger;

  @Option(
      names = "--against",
      paramLabel = "CHECKPOINT",
      description =
          "also compare with another model on the same tokens: the difference and"
              + " its error bar")
  private Path against;

  @Option(
      names = "--canaries",
      paramLabel = "FILE",
      description = "also how much was memorized of the secrets planted by data canaries")
  private Path canaries;

  @Option(
      names = "--generated",
      paramLabel = "FILE|N",
      description =
          "also compare the statistics of generated text with those of the text: a file, or"
              + " N characters drawn from the model")
  private String generated;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "also write the numbers to FILE as JSON")
  private Path json;

  @Override
  public void run() {
    texts.check();
    PrintWriter out = spec.commandLine().getOut();
    options.open(out::println, (model, kernels) -> evaluate(model, kernels, out));
    out.flush();
  }

  private void evaluate(TrainedModel model, Kernels kernels, PrintWriter out) {
    Canaries planted = canaries == null ? null : Canaries.read(canaries);
    HeldText text = texts.text(model);
    Scores scores = texts.score(model, text);
    TokenTable table = TokenTable.of(model.tokenizer());
    EvalReport report =
        EvalReport.of(
            model.folder().toString(),
            text.name(),
            kernels.description(),
            scores,
            table,
            scores.interval(new SplittableRandom(SEED)),
            texts.ladder(text, scores).orElse(null),
            against(model, kernels, text, scores),
            ledger ? TextOptions.ledger(scores, text, table, TextOptions.deciles(model)) : null,
            planted == null ? null : memorization(model, kernels, planted),
            generated == null ? null : GeneratedText.of(generated, model, text));
    out.print(report.table());
    model.tokenizer().notes().forEach(note -> out.println("note: " + note));
    if (ledger) {
      out.print(LedgerView.of(report.ledger()));
    }
    if (planted != null) {
      out.print(MemorizationView.of(report.memorization()));
    }
    if (generated != null) {
      out.print(report.generated().table());
    }
    if (json != null) {
      JsonFile.write(json, report);
    }
  }

  private Memorization memorization(TrainedModel model, Kernels kernels, Canaries planted) {
    return Memorization.of(
        model.model(),
        kernels,
        text -> encode(model, text),
        StartToken.of(model.tokenizer()),
        model.config().training().batchSize(),
        planted,
        new SplittableRandom(SEED));
  }

  private int[] encode(TrainedModel model, String canary) {
    try {
      return model.tokenizer().encode(canary);
    } catch (UserError e) {
      throw new UserError(canaries + ": " + e.getMessage(), e);
    }
  }

  private EvalReport.Against against(
      TrainedModel model, Kernels kernels, HeldText text, Scores scores) {
    if (against == null) {
      return null;
    }
    TrainedModel other = TrainedModel.open(against, kernels);
    other.requireSameTokens(model);
    PairedDifference paired = scores.less(texts.score(other, text), new SplittableRandom(SEED));
    return new EvalReport.Against(other.folder().toString(), paired);
  }
}
