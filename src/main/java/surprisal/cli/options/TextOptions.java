package surprisal.cli.options;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Option;
import surprisal.baseline.Ladder;
import surprisal.config.DataConfig;
import surprisal.config.UserError;
import surprisal.evaluation.FrequencyDeciles;
import surprisal.evaluation.Ledger;
import surprisal.evaluation.LedgerComparison;
import surprisal.evaluation.Scores;
import surprisal.evaluation.SlidingWindows;
import surprisal.run.HeldText;
import surprisal.run.TrainedModel;
import surprisal.tokenizer.TokenTable;

/** Which text models are measured on, and in which windows. */
public final class TextOptions {
  @Option(
      names = "--data",
      paramLabel = "FILE",
      description =
          "texts, a source's .yaml, or a folder of prepare's (default: the text the model trained on)")
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
      names = "--all-tokens",
      description = "count every token, also those that the run's masks keep from being learned")
  private boolean allTokens;

  /**
   * Looks at what can be seen before anything is loaded.
   *
   * @throws UserError if the part has no such name
   */
  public void check() {
    part();
  }

  /** The text, in the tokens of {@code model}. */
  public HeldText text(TrainedModel model) {
    HeldText text = masked(model);
    return allTokens ? text.unmasked() : text;
  }

  private HeldText masked(TrainedModel model) {
    DataConfig own = Home.resolved(model.config().data());
    if (data == null) {
      return HeldText.read(own, part().orElse(HeldText.Part.VALIDATION), model.tokenizer());
    }
    DataConfig given = own.withText(data.toString());
    return HeldText.read(given, part().orElse(HeldText.Part.ALL), model.tokenizer());
  }

  /** Runs a model over a text. */
  public Scores score(TrainedModel model, HeldText text) {
    int T = model.config().model().blockSize();
    int size = Math.toIntExact(text.tokens().size());
    SlidingWindows windows = new SlidingWindows(size, T, stride == null ? T : stride);
    int B = model.config().training().batchSize();
    return Scores.of(model.model(), text.windows(model), windows, B);
  }

  /**
   * Losses of simpler models to compare with, or the source's entropy; empty if neither applies.
   */
  public Optional<Ladder> ladder(HeldText text, Scores scores) {
    boolean ownValidation =
        data == null && part().orElse(HeldText.Part.VALIDATION) == HeldText.Part.VALIDATION;
    return ownValidation
        ? Optional.of(text.ladder(scores.windows().T(), scores.at()))
        : text.floor();
  }

  /** How frequent each token is in the text that {@code model} was trained on. */
  public static FrequencyDeciles deciles(TrainedModel model) {
    DataConfig own = Home.resolved(model.config().data());
    HeldText training = HeldText.read(own, HeldText.Part.TRAIN, model.tokenizer());
    return new FrequencyDeciles(training.counts(model.tokenizer().vocabSize()));
  }

  /** Who pays for a loss. */
  public static Ledger ledger(
      Scores scores, HeldText text, TokenTable table, FrequencyDeciles deciles) {
    return scores.ledger(table.texts(), table.bytes(), deciles, text.tokens());
  }

  /** Who pays for the difference of two losses, with error bars from the windows of the text. */
  public static LedgerComparison ledgerLess(
      Scores a, Scores b, HeldText text, TokenTable table, FrequencyDeciles deciles) {
    int block = a.block(b);
    LedgerComparison whole =
        LedgerComparison.of(ledger(a, text, table, deciles), ledger(b, text, table, deciles));
    return whole.withErrorsOfBlocks(
        a.ledgers(table.texts(), table.bytes(), deciles, text.tokens(), block),
        b.ledgers(table.texts(), table.bytes(), deciles, text.tokens(), block));
  }

  private Optional<HeldText.Part> part() {
    return Optional.ofNullable(split).map(TextOptions::part);
  }

  private static HeldText.Part part(String name) {
    return Stream.of(HeldText.Part.values())
        .filter(part -> part.toString().equals(name.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () -> new UserError("--split is " + name + "; choose validation, train or all"));
  }
}
