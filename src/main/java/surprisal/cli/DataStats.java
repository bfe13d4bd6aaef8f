package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.config.UserError;
import surprisal.data.shard.PreparedData;
import surprisal.data.stats.Duplicates;
import surprisal.data.stats.Overlap;
import surprisal.data.stats.TokenStatistics;
import surprisal.report.ZipfPlot;

/** Describes a prepared corpus. */
@Command(
    name = "stats",
    description =
        "Statistics of a prepared corpus: size, vocabulary use, frequencies against Zipf's law,"
            + " entropies, duplicates, and validation text that also occurs in training.",
    mixinStandardHelpOptions = true,
    showDefaultValues = true)
final class DataStats implements Callable<Integer> {
  /** Length of a shingle, about five words. */
  private static final double SHINGLE_BYTES = 25;

  private static final int BAR = 40;

  @Parameters(paramLabel = "DIR", description = "A folder written by prepare.")
  private Path folder;

  @Option(
      names = "--block-size",
      paramLabel = "T",
      defaultValue = "64",
      description = "Tokens per validation window that is looked up in training.")
  private int blockSize;

  @Option(
      names = "--plot",
      paramLabel = "FILE.png",
      description = "Plot the frequencies against Zipf's law.")
  private Path plot;

  @Spec private CommandSpec spec;

  private PrintWriter console;

  @Override
  public Integer call() {
    if (blockSize < 1) {
      throw new UserError("--block-size is " + blockSize + "; it must be at least 1");
    }
    PreparedData data = PreparedData.open(folder);
    console = spec.commandLine().getOut();
    TokenStatistics train = TokenStatistics.of(data.train(), data.tokenizer().vocabSize());
    long tokens = data.train().size() + data.validation().size();
    double bytesPerToken = (double) data.textBytes() / tokens;
    line("documents", "%,d", data.documents());
    line("bytes of text", "%,d", data.textBytes());
    line(
        "tokens",
        "%,d (%,d training, %,d validation)",
        tokens,
        data.train().size(),
        data.validation().size());
    line("bytes per token", "%.3f", bytesPerToken);
    line(
        "vocabulary used",
        "%,d of %,d ids (%.1f%%) in training",
        train.used(),
        train.vocabSize(),
        100.0 * train.used() / train.vocabSize());
    line("uniform", "%.4f nats per token", Math.log(train.vocabSize()));
    line("unigram entropy", "%.4f nats per token", train.unigramNats());
    line(
        "bigram entropy",
        "%.4f nats per token (%,d distinct pairs)",
        train.bigramNats(),
        train.pairs());
    int shingle = shingle(bytesPerToken);
    Duplicates duplicates = Duplicates.find(List.of(data.train(), data.validation()), shingle);
    line("exact duplicates", "%,d of %,d documents", duplicates.exact(), duplicates.documents());
    line(
        "near duplicates",
        "%,d more share %.0f%% of their %d-token shingles with an earlier one",
        duplicates.near(),
        100 * Duplicates.SIMILARITY,
        shingle);
    Overlap overlap = Overlap.find(data.train(), data.validation(), blockSize);
    line(
        "validation in train",
        "%,d of %,d windows of %d tokens (%.2f%%)",
        overlap.alsoInTraining(),
        overlap.windows(),
        blockSize,
        overlap.windows() == 0 ? 0 : 100.0 * overlap.alsoInTraining() / overlap.windows());
    zipf(train);
    if (plot != null) {
      ZipfPlot.write(plot, folder.toString(), train.counts(), train::zipfCount);
      console.println("plot: " + plot);
    }
    console.flush();
    return 0;
  }

  private void line(String name, String format, Object... values) {
    console.printf(Locale.ROOT, "%-20s %s%n", name, String.format(Locale.ROOT, format, values));
  }

  /** Counts by rank, both on logarithmic scales: Zipf's law is a straight line of dots. */
  private void zipf(TokenStatistics train) {
    console.printf(Locale.ROOT, "%nZipf's law: count ~ rank^-%.3f%n", train.zipfExponent());
    console.printf(Locale.ROOT, "%9s %13s %13s%n", "rank", "count", "Zipf");
    double most = Math.log(train.counts()[0] + 1.0);
    for (int rank = 1; rank <= train.used(); rank *= 2) {
      long count = train.counts()[rank - 1];
      int bar = (int) Math.round(BAR * Math.log(count + 1.0) / most);
      int dot = (int) Math.round(BAR * Math.log(train.zipfCount(rank) + 1.0) / most);
      StringBuilder plot = new StringBuilder("#".repeat(bar));
      plot.append(" ".repeat(Math.max(0, dot + 1 - bar)));
      if (!Double.isNaN(train.zipfExponent())) {
        plot.setCharAt(Math.max(0, dot), 'o');
      }
      console.printf(
          Locale.ROOT, "%,9d %,13d %,13.0f  %s%n", rank, count, train.zipfCount(rank), plot);
    }
    console.println("# counted, o predicted by the law; both on a logarithmic scale");
  }

  /** Tokens of a shingle; no more than if each had one byte. */
  static int shingle(double bytesPerToken) {
    double tokens = Math.min(SHINGLE_BYTES, SHINGLE_BYTES / bytesPerToken);
    return (int) Math.max(3, Math.round(tokens));
  }
}
