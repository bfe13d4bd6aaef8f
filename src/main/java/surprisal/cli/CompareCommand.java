package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.cli.options.ModelOptions;
import surprisal.cli.options.TextOptions;
import surprisal.cli.view.JsonFile;
import surprisal.cli.view.LedgerView;
import surprisal.evaluation.FrequencyDeciles;
import surprisal.evaluation.LedgerComparison;
import surprisal.evaluation.PairedDifference;
import surprisal.evaluation.Scores;
import surprisal.kernels.Kernels;
import surprisal.report.RunFile;
import surprisal.report.page.Comparison;
import surprisal.run.HeldText;
import surprisal.run.TrainedModel;
import surprisal.tokenizer.TokenTable;

/** {@code surprisal compare A B}: whether one model is better, and on which tokens. */
@Command(
    name = "compare",
    description =
        "Compares two models on the same tokens: the difference of their losses with its"
            + " error bar, and its breakdown by tokens.",
    mixinStandardHelpOptions = true)
final class CompareCommand implements Runnable {
  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;

  @Parameters(
      index = "1",
      paramLabel = "CHECKPOINT_B",
      description = "the other model, with the same vocabulary")
  private Path other;

  @Mixin private TextOptions texts;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "also write the numbers to FILE as JSON")
  private Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "also write a page with both runs' curves, settings and the ledger")
  private Path html;

  /** For {@code --json}. */
  record Report(
      String a, String b, String text, PairedDifference difference, LedgerComparison ledger) {}

  @Override
  public void run() {
    texts.check();
    PrintWriter out = spec.commandLine().getOut();
    options.open(out::println, (model, kernels) -> compare(model, kernels, out));
    out.flush();
  }

  private void compare(TrainedModel a, Kernels kernels, PrintWriter out) {
    TrainedModel b = TrainedModel.open(other, kernels);
    b.requireSameTokens(a);
    if (html != null) {
      new RunFile(run(a));
      new RunFile(run(b));
    }
    HeldText text = texts.text(a);
    Scores scoresA = texts.score(a, text);
    Scores scoresB = texts.score(b, text);
    PairedDifference difference = scoresA.less(scoresB, new SplittableRandom(EvalCommand.SEED));
    TokenTable table = TokenTable.of(a.tokenizer());
    FrequencyDeciles deciles = TextOptions.deciles(a);
    LedgerComparison ledger =
        LedgerComparison.of(
            TextOptions.ledger(scoresA, text, table, deciles),
            TextOptions.ledger(scoresB, text, table, deciles));
    out.printf(Locale.ROOT, "A     %.4f nats per token  %s%n", scoresA.nllNats(), a.folder());
    out.printf(Locale.ROOT, "B     %.4f nats per token  %s%n", scoresB.nllNats(), b.folder());
    out.printf(Locale.ROOT, "text  %s, %,d tokens%n%n", text.name(), scoresA.at().length);
    out.println(difference.verdict());
    out.println();
    out.print(LedgerView.of(ledger));
    if (json != null) {
      String folderA = a.folder().toString();
      String folderB = b.folder().toString();
      JsonFile.write(json, new Report(folderA, folderB, text.name(), difference, ledger));
    }
    if (html != null) {
      page(difference, ledger).page(run(a), run(b)).write(html, "--html");
      out.println("page: " + html);
    }
  }

  /** The run that a checkpoint belongs to: it is in RUN/checkpoints. */
  private static Path run(TrainedModel model) {
    Path here = Path.of("").toAbsolutePath();
    Path run = model.folder().toAbsolutePath().normalize().getParent().getParent();
    return run.startsWith(here) ? here.relativize(run) : run;
  }

  private static Comparison page(PairedDifference difference, LedgerComparison ledger) {
    List<Comparison.Split> splits = new ArrayList<>();
    for (LedgerComparison.Split split : ledger.splits()) {
      List<Comparison.Part> parts =
          split.parts().stream()
              .map(part -> new Comparison.Part(part.label(), part.a(), part.b()))
              .toList();
      splits.add(new Comparison.Split(split.name(), parts));
    }
    return new Comparison(difference.verdict(), ledger.difference(), splits);
  }
}
