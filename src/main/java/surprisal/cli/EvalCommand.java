package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import surprisal.evaluation.PairedDifference;
import surprisal.evaluation.Scores;
import surprisal.kernels.Kernels;
import surprisal.tokenizer.TokenTable;
import surprisal.training.HeldText;
import surprisal.training.TrainedModel;

/**
 * {@code surprisal eval CHECKPOINT}: what a trained model pays for a text, and how sure that is.
 */
@Command(
    name = "eval",
    description =
        "Measures a trained model on held-out text: loss in every unit with its error bar, accuracy"
            + " and calibration.",
    mixinStandardHelpOptions = true)
final class EvalCommand implements Runnable {
  /** Error bars come from resampling, which repeats. */
  static final long SEED = 1;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;
  @Mixin private TextOptions texts;

  @Option(
      names = "--ledger",
      description = "also who pays: the loss by position, frequency, class and document")
  private boolean ledger;

  @Option(
      names = "--against",
      paramLabel = "CHECKPOINT",
      description = "another model on the same tokens: the difference and its error bar")
  private Path against;

  @Option(names = "--json", paramLabel = "FILE", description = "write the numbers there too")
  private Path json;

  @Override
  public void run() {
    texts.check();
    PrintWriter out = spec.commandLine().getOut();
    options.open(out::println, (model, kernels) -> evaluate(model, kernels, out));
    out.flush();
  }

  private void evaluate(TrainedModel model, Kernels kernels, PrintWriter out) {
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
            against(model, kernels, text, scores),
            ledger ? TextOptions.ledger(scores, text, table, TextOptions.deciles(model)) : null);
    out.print(report.table());
    if (ledger) {
      out.print(LedgerView.of(report.ledger()));
    }
    if (json != null) {
      JsonFile.write(json, report);
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
