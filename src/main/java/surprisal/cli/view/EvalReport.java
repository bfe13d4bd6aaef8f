package surprisal.cli.view;

import java.util.Locale;
import java.util.Optional;
import surprisal.baseline.Ladder;
import surprisal.cli.EvalCommand;
import surprisal.evaluation.Calibration;
import surprisal.evaluation.Interval;
import surprisal.evaluation.Ledger;
import surprisal.evaluation.Memorization;
import surprisal.evaluation.PairedDifference;
import surprisal.evaluation.ReliabilityTable;
import surprisal.evaluation.Scores;
import surprisal.evaluation.SlidingWindows;
import surprisal.report.LossUnit;
import surprisal.report.Printable;
import surprisal.tokenizer.TokenTable;

/**
 * What {@link EvalCommand} measured, as JSON and as text.
 *
 * @param tokens predicted tokens that count; the denominator of nats per token
 * @param masked tokens that the run's masks exclude
 * @param characters characters that begin in them
 * @param bytes their UTF-8 bytes
 * @param nllInterval error bar of nll_nats; null where the text is a single window
 * @param ladder losses of simpler models on the same tokens, or the source's entropy alone; null if
 *     neither is known
 * @param against null unless requested
 * @param ledger null unless requested
 * @param memorization null unless requested
 * @param generated null unless requested
 */
public record EvalReport(
    String checkpoint,
    String text,
    String engine,
    int blockSize,
    int stride,
    int windows,
    long tokens,
    long masked,
    long characters,
    long bytes,
    double nllNats,
    Interval nllInterval,
    Ladder ladder,
    double perplexity,
    double bitsPerToken,
    double bitsPerCharacter,
    double bitsPerByte,
    double top1Accuracy,
    double top5Accuracy,
    long calibrationTokens,
    Calibration.Report calibration,
    Against against,
    Ledger ledger,
    Memorization memorization,
    GeneratedText generated) {
  /** Where the values begin, and the lines that continue them. */
  private static final int INDENT = 12;

  /** The same tokens under another checkpoint; A is the first, B this one. */
  public record Against(String checkpoint, PairedDifference difference) {}

  public static EvalReport of(
      String checkpoint,
      String text,
      String engine,
      Scores scores,
      TokenTable table,
      Optional<Interval> interval,
      Ladder ladder,
      Against against,
      Ledger ledger,
      Memorization memorization,
      GeneratedText generated) {
    SlidingWindows windows = scores.windows();
    double nats = scores.nllNats();
    double bits = nats / Math.log(2);
    long tokens = scores.at().length;
    long characters = scores.total(table.characters());
    long bytes = scores.total(table.bytes());
    return new EvalReport(
        checkpoint,
        text,
        engine,
        windows.T(),
        windows.stride(),
        windows.count(),
        tokens,
        windows.targets() - tokens,
        characters,
        bytes,
        nats,
        interval.orElse(null),
        ladder,
        Math.exp(nats),
        bits,
        bits * tokens / characters,
        bits * tokens / bytes,
        scores.accuracy(1),
        scores.accuracy(5),
        scores.calibrated(),
        scores.calibration(),
        against,
        ledger,
        memorization,
        generated);
  }

  public String table() {
    Lines table = new Lines(INDENT);
    table.line("checkpoint  %s", Printable.line(checkpoint));
    table.line("text        %s", Printable.line(text));
    table.line(
        "counted     %,d tokens = %,d characters = %,d bytes (all but the first%s)",
        tokens,
        characters,
        bytes,
        masked == 0 ? " token" : String.format(Locale.ROOT, " and %,d masked tokens", masked));
    table.line(
        "windows     %,d of %d tokens, %s",
        windows, blockSize, stride == blockSize ? "disjoint" : "stride " + stride);
    table.line("engine      %s", engine);
    table.line("");
    table.line("loss        %.4f nats per token%s", nllNats, errorBar());
    if (ladder != null) {
      table.line("            %s", ladder.standing(nllNats).sentence());
    }
    table.line(
        "perplexity  %s = e^%.4f (nats) = 2^%.4f (bits): one number",
        LossUnit.perplexity(nllNats), nllNats, bitsPerToken);
    table.line(
        "bits        %.4f per token, %.4f per character, %.4f per byte",
        bitsPerToken, bitsPerCharacter, bitsPerByte);
    table.line("accuracy    %.2f%% top-1, %.2f%% top-5", 100 * top1Accuracy, 100 * top5Accuracy);
    if (ladder != null) {
      table.line("ladder      %s nats per token", ladder.sentence());
    }
    calibration(table);
    if (against != null) {
      table.line("");
      table.line("against     B = %s, on the same tokens", Printable.line(against.checkpoint));
      table.line("  %s", against.difference.verdict());
      table.line("  %s", PairedDifference.ONE_SEED);
    }
    return table.toString();
  }

  private String errorBar() {
    return nllInterval == null
        ? " (a single window has no error bar)"
        : String.format(
            Locale.ROOT,
            ", %.0f%% from %.4f to %.4f (bootstrap of blocks of %d tokens)",
            100 * nllInterval.level(),
            nllInterval.low(),
            nllInterval.high(),
            blockSize);
  }

  private void calibration(Lines table) {
    table.line("");
    table.line(
        "calibration of the most likely token%s",
        calibrationTokens == tokens ? "" : " (" + calibrationTokens + " tokens, evenly spread)");
    table.line("%12s %10s %10s %10s", "confidence", "tokens", "predicted", "observed");
    for (ReliabilityTable.Bin bin : calibration.bins()) {
      if (bin.tokens() > 0) {
        table.line(
            "%3.0f to %3.0f%% %11d %9.1f%% %9.1f%%",
            100 * bin.low(),
            100 * bin.high(),
            bin.tokens(),
            100 * bin.confidence(),
            100 * bin.accuracy());
      }
    }
    double T = calibration.temperature();
    temperatures(table, T);
    table.line(
        "expected calibration error %.2f%%; fitted temperature %.3f: %s",
        100 * calibration.expectedCalibrationError(),
        T,
        T > 1.02 ? "overconfident" : T < 0.98 ? "underconfident" : "well calibrated");
    table.line(
        "loss %.4f = %.4f calibration (what that temperature saves) + %.4f refinement",
        calibration.crossEntropyNats(),
        calibration.calibrationNats(),
        calibration.refinementNats());
  }

  /** The loss as a function of the temperature, and the best temperature. */
  private void temperatures(Lines table, double best) {
    StringBuilder names = new StringBuilder();
    StringBuilder losses = new StringBuilder();
    for (Calibration.AtTemperature at : calibration.temperatures()) {
      names.append(String.format(Locale.ROOT, "%9.2f", at.temperature()));
      losses.append(String.format(Locale.ROOT, "%9.4f", at.crossEntropyNats()));
    }
    table.line("");
    table.line("loss of softmax(logits / T), lowest at T = %.3f", best);
    table.line("%12s%s", "T", names);
    table.line("%12s%s", "loss", losses);
    table.line("");
  }
}
