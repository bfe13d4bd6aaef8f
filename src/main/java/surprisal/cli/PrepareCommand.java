package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Visibility;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.baseline.StoredLadder;
import surprisal.cli.view.PreparationBar;
import surprisal.cli.view.WindowView;
import surprisal.data.DocumentTokens;
import surprisal.data.corpus.Corpus;
import surprisal.data.shard.Preparation;
import surprisal.data.shard.PreparationSettings;
import surprisal.data.shard.PreparedData;
import surprisal.report.Columns;
import surprisal.report.Printable;
import surprisal.tokenizer.CharTokenizer;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/** Encodes texts of any size into memory-mapped token files. */
@Command(mixinStandardHelpOptions = true, showDefaultValues = true)
final class PrepareCommand implements Callable<Integer> {
  /** 24 bytes each. */
  private static final long MOST_LADDER_TOKENS = 16_000_000;

  @Parameters(
      arity = "1..*",
      paramLabel = "TEXT",
      description =
          "Files, folders or globs of .txt and .jsonl, also .gz and .zst; - is standard input."
              + " <|endoftext|> separates the documents of a text.")
  private List<String> texts;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "Output folder for the token files.")
  private Path out;

  @Option(
      names = "--tokenizer",
      paramLabel = "T",
      defaultValue = "char",
      description = "char, byte, gpt2, cl100k_base, o200k_base, or a tokenizer.json.")
  private String tokenizer;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "text",
      description = "Field of a .jsonl line; lines with prompt and completion need none.")
  private String field;

  @Option(
      names = "--invalid",
      paramLabel = "WHAT",
      defaultValue = "refuse",
      description = "Bytes that are not UTF-8: refuse, or replace (with U+FFFD).")
  private TokenizerTrain.Invalid invalid;

  @Option(
      names = "--split",
      paramLabel = "HOW",
      defaultValue = "tail",
      description = "The validation part: the tail, or a seeded random choice of documents.")
  private String split;

  @Option(
      names = "--validation-fraction",
      paramLabel = "F",
      defaultValue = "0.1",
      description = "Share held out for validation.")
  private double validationFraction;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1337",
      description = "Seed for the choice of documents.")
  private long seed;

  @Option(
      names = "--shard-tokens",
      paramLabel = "N",
      defaultValue = "32000000",
      description = "Tokens per file; an interruption loses at most one file's work.")
  private long shardTokens;

  @Option(
      names = "--ladder-tokens",
      paramLabel = "N",
      defaultValue = "16000000",
      description =
          "Training tokens on which the n-gram ladder is counted; 0 leaves counting to train.")
  private long ladderTokens;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Encoding threads; default: all cores.",
      showDefaultValue = Visibility.NEVER)
  private Integer threads;

  @ArgGroup(exclusive = false, heading = "%nInspecting the result:%n")
  private final WindowView view = new WindowView();

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    PreparationSettings settings =
        new PreparationSettings(
            split,
            validationFraction,
            seed,
            shardTokens,
            threads == null ? Runtime.getRuntime().availableProcessors() : threads);
    Corpus corpus = Corpus.of(texts, System.in, field, invalid == TokenizerTrain.Invalid.replace);
    Tokenizer chosen =
        tokenizer.equals("char")
            ? CharTokenizer.of(corpus.characters())
            : Tokenizers.named(tokenizer);
    chosen.notes().forEach(note -> spec.commandLine().getErr().println("note: " + note));
    PrintWriter console = spec.commandLine().getOut();
    long started = System.nanoTime();
    boolean continued;
    try (PreparationBar bar = new PreparationBar(spec.commandLine().getErr(), corpus.size())) {
      continued = new Preparation(corpus, chosen, settings, out, bar).run();
      if (continued) {
        console.println(out + ": resumed");
      }
    }
    PreparedData data = PreparedData.open(out);
    console.printf(
        Locale.ROOT,
        "%s: %,d documents, %,d training tokens, %,d validation, vocabulary %,d (%s), %.1f s%n",
        out,
        data.documents(),
        data.train().size(),
        data.validation().size(),
        chosen.vocabSize(),
        chosen.kind(),
        (System.nanoTime() - started) / 1e9);
    if (ladderTokens > 0) {
      ladder(data, continued, console);
    }
    view.show(data, seed, console);
    console.flush();
    return 0;
  }

  /** Built once; prepared data that already has it keeps it. */
  private void ladder(PreparedData data, boolean continued, PrintWriter console) {
    DocumentTokens validation = data.validation();
    if (validation.size() > MOST_LADDER_TOKENS) {
      console.println("ladder: not stored, the validation part is too large; train will count it");
      return;
    }
    int V = data.tokenizer().vocabSize();
    StoredLadder stored =
        (continued
                ? StoredLadder.open(
                    out, V, data.train().size(), validation.size(), console::println)
                : Optional.<StoredLadder>empty())
            .orElseGet(
                () ->
                    StoredLadder.make(
                        out, data.train(), validation, V, StoredLadder.ORDER, ladderTokens));
    String ladder = "ladder: " + stored.head().ladder().sentence() + " nats per token";
    console.println(Columns.wrapped(Printable.line(ladder), 8));
  }
}
