package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import surprisal.config.DataConfig;
import surprisal.config.UserError;
import surprisal.evaluation.PairedDifference;
import surprisal.evaluation.Scores;
import surprisal.evaluation.SlidingWindows;
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
  private static final long SEED = 1;

  @Spec private CommandSpec spec;
  @Mixin private ModelOptions options;

  @Option(
      names = "--data",
      paramLabel = "FILE",
      description = "a UTF-8 text, or a source's .yaml (default: the text the model trained on)")
  private Path data;

  @Option(
      names = "--split",
      paramLabel = "PART",
      description =
          "validation, train or all (default: validation; all of a text given with --data)")
  private String split;

  @Option(
      names = "--stride",
      paramLabel = "N",
      description =
          "tokens between windows; fewer than block_size give every token more context (default:"
              + " block_size, disjoint windows as in training)")
  private Integer stride;

  @Option(
      names = "--against",
      paramLabel = "CHECKPOINT",
      description = "another model on the same tokens: the difference and its error bar")
  private Path against;

  @Option(names = "--json", paramLabel = "FILE", description = "write the numbers there too")
  private Path json;

  @Override
  public void run() {
    Optional<HeldText.Part> part = Optional.ofNullable(split).map(EvalCommand::part);
    PrintWriter out = spec.commandLine().getOut();
    options.open(out::println, (model, kernels) -> evaluate(model, kernels, part, out));
  }

  private void evaluate(
      TrainedModel model, Kernels kernels, Optional<HeldText.Part> part, PrintWriter out) {
    HeldText text = text(model, part);
    Scores scores = score(model, text);
    EvalReport.Against difference = null;
    if (against != null) {
      TrainedModel other = TrainedModel.open(against, kernels);
      other.requireSameTokens(model);
      PairedDifference paired = scores.less(score(other, text), new SplittableRandom(SEED));
      difference = new EvalReport.Against(other.folder().toString(), paired);
    }
    EvalReport report =
        EvalReport.of(
            model.folder().toString(),
            text.name(),
            kernels.description(),
            scores,
            TokenTable.of(model.tokenizer()),
            scores.interval(new SplittableRandom(SEED)),
            difference);
    out.print(report.table());
    out.flush();
    if (json != null) {
      JsonFile.write(json, report);
    }
  }

  private HeldText text(TrainedModel model, Optional<HeldText.Part> part) {
    DataConfig own = Home.resolved(model.config().data());
    if (data == null) {
      return HeldText.read(own, part.orElse(HeldText.Part.VALIDATION), model.tokenizer());
    }
    DataConfig given = own.withText(data.toString());
    return HeldText.read(given, part.orElse(HeldText.Part.ALL), model.tokenizer());
  }

  private Scores score(TrainedModel model, HeldText text) {
    int T = model.config().model().blockSize();
    int size = Math.toIntExact(text.tokens().size());
    SlidingWindows windows = new SlidingWindows(size, T, stride == null ? T : stride);
    return Scores.of(model.model(), text.tokens(), windows, model.config().training().batchSize());
  }

  private static HeldText.Part part(String name) {
    return Stream.of(HeldText.Part.values())
        .filter(part -> part.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new UserError("--split is " + name + "; choose validation, train or all"));
  }
}
