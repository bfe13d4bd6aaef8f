package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.cli.options.ComputeOptions;
import surprisal.cli.options.ModelOptions;
import surprisal.cli.options.TextOptions;
import surprisal.cli.view.CompareReport;
import surprisal.cli.view.JsonFile;
import surprisal.config.UserError;
import surprisal.evaluation.FrequencyDeciles;
import surprisal.evaluation.LedgerComparison;
import surprisal.evaluation.PairedDifference;
import surprisal.evaluation.SeedDifference;
import surprisal.kernels.Kernels;
import surprisal.report.RunFile;
import surprisal.run.HeldText;
import surprisal.run.TrainedModel;
import surprisal.tokenizer.TokenTable;

/** {@code surprisal compare A B}: whether one model is better, and on which tokens. */
@Command(
    customSynopsis = {
      "surprisal compare [OPTIONS] A B",
      "       surprisal compare [OPTIONS] A1 A2... -- B1 B2..."
    },
    mixinStandardHelpOptions = true)
final class CompareCommand implements Runnable {
  /** picocli's mark between options and names; here the two dashes stand between the groups. */
  private static final String UNUSED = "\u0000";

  private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "CHECKPOINT",
      description =
          "runs' folders, for their newest checkpoint, or checkpoints' folders; -- stands between"
              + " the groups A and B")
  private List<Path> named;

  @Option(
      names = "--",
      arity = "1..*",
      paramLabel = "CHECKPOINT",
      hidden = true,
      description = "the runs of group B")
  private List<Path> others = List.of();

  @Mixin private ComputeOptions compute;
  @Mixin private TextOptions texts;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "also write the numbers to FILE as JSON")
  private Path json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "also write a page with the runs' curves, settings and the ledger")
  private Path html;

  @Spec
  void spec(CommandSpec spec) {
    this.spec = spec;
    spec.parser().endOfOptionsDelimiter(UNUSED);
  }

  @Override
  public void run() {
    texts.check();
    List<Path> a = others.isEmpty() ? named.subList(0, 1) : named;
    List<Path> b = others.isEmpty() ? named.subList(1, named.size()) : others;
    requireGroups(a.size(), b.size());
    PrintWriter out = spec.commandLine().getOut();
    ModelOptions.open(
        a.get(0), compute, false, out::println, (model, kernels) -> compare(model, kernels, a, b));
    out.flush();
  }

  private void requireGroups(int a, int b) {
    if (others.isEmpty() && b != 1) {
      throw new UserError(
          "compare takes two models, or two groups with -- between them, but got "
              + named.size()
              + " without; write compare A1 A2 A3 -- B1 B2 B3");
    }
    if ((a == 1) != (b == 1)) {
      throw new UserError(
          "one group has a single run, which says nothing about seeds; give at least two runs in"
              + " each, or one in each");
    }
  }

  private void compare(TrainedModel first, Kernels kernels, List<Path> a, List<Path> b) {
    HeldText text = texts.text(first);
    SeedGroup groupA = new SeedGroup("A", scored(a, first, text, kernels));
    SeedGroup groupB = new SeedGroup("B", scored(b, first, text, kernels));
    if (html != null) {
      groupA.runs().forEach(RunFile::new);
      groupB.runs().forEach(RunFile::new);
    }
    CompareReport report = report(groupA, groupB, text, first);
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.table());
    if (json != null) {
      JsonFile.write(json, report);
    }
    if (html != null) {
      report.comparison().page(groupA.runs(), groupB.runs()).write(html, "--html");
      out.println("page: " + html);
    }
  }

  /** The runs' scores; besides the first, one model is in use at a time. */
  private List<SeedGroup.Member> scored(
      List<Path> checkpoints, TrainedModel first, HeldText text, Kernels kernels) {
    List<SeedGroup.Member> members = new ArrayList<>();
    for (Path checkpoint : checkpoints) {
      boolean open = checkpoint.equals(named.get(0));
      TrainedModel model = open ? first : TrainedModel.open(checkpoint, kernels);
      model.requireSameTokens(first);
      members.add(SeedGroup.Member.of(model, texts.score(model, text)));
    }
    return members;
  }

  private static CompareReport report(SeedGroup a, SeedGroup b, HeldText text, TrainedModel first) {
    TokenTable table = TokenTable.of(first.tokenizer());
    FrequencyDeciles deciles = TextOptions.deciles(first);
    List<String> warnings = Stream.of(a.warning(), b.warning()).flatMap(Optional::stream).toList();
    PairedDifference difference = null;
    SeedDifference seeds = null;
    LedgerComparison ledger;
    if (a.members().size() > 1) {
      seeds = a.less(b);
      ledger = a.ledgerLess(b, scores -> TextOptions.ledger(scores, text, table, deciles));
    } else {
      difference = a.first().less(b.first(), new SplittableRandom(EvalCommand.SEED));
      ledger = TextOptions.ledgerLess(a.first(), b.first(), text, table, deciles);
    }
    return new CompareReport(rows(a, b), text.name(), difference, seeds, ledger, warnings);
  }

  private static List<CompareReport.Row> rows(SeedGroup a, SeedGroup b) {
    return Stream.of(a, b)
        .flatMap(
            group ->
                group.members().stream()
                    .map(
                        member ->
                            new CompareReport.Row(
                                group.name(),
                                member.checkpoint().toString(),
                                member.seed(),
                                member.scores().nllNats(),
                                member.scores().at().length)))
        .toList();
  }
}
