package surprisal.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.baseline.Compressor;
import surprisal.baseline.NGramLadder;
import surprisal.baseline.Smoothing;
import surprisal.baseline.Windows;
import surprisal.cli.view.BaselineReport;
import surprisal.config.ConfigReader;
import surprisal.config.DataConfig;
import surprisal.config.Setting;
import surprisal.config.UserError;
import surprisal.data.TokenSequence;
import surprisal.run.BaselineText;
import surprisal.tokenizer.PretrainedTokenizer;

/** {@code surprisal baseline TEXT}: the losses to compare a model's loss with. */
@Command(mixinStandardHelpOptions = true)
public final class BaselineCommand implements Callable<Integer> {
  /** On longer texts xz takes minutes. */
  private static final long QUICKLY_COMPRESSED = 32 << 20;

  private static final int HIGHEST_ORDER = 32;

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "TEXT",
      description =
          "What train takes as --data: a text or .jsonl, also .gz or .zst, a folder, a source's"
              + " .yaml; its end is held out.")
  private String text;

  @Option(
      names = "--tokenizer",
      paramLabel = "KIND",
      defaultValue = "char",
      description =
          "char, byte, gpt2, cl100k_base, o200k_base, or a tokenizer.json (default:"
              + " ${DEFAULT-VALUE}).")
  private String tokenizer;

  @Option(
      names = "--order",
      paramLabel = "N",
      defaultValue = "6",
      description = "The longest n-grams (default: ${DEFAULT-VALUE}).")
  private int order;

  @Option(
      names = "--smoothing",
      paramLabel = "KIND",
      defaultValue = "witten-bell",
      description = "witten-bell or kneser-ney (default: ${DEFAULT-VALUE}).")
  private String smoothing;

  @Option(
      names = "--validation-fraction",
      paramLabel = "SHARE",
      defaultValue = "0.1",
      description = "Share at the end of the text that is scored (default: ${DEFAULT-VALUE}).")
  private double validationFraction;

  @Option(
      names = "--block-size",
      paramLabel = "T",
      description = "Score in windows of T tokens, as a model of this block_size is evaluated.")
  private Integer blockSize;

  @Option(
      names = "--compression",
      negatable = true,
      description = "Run gzip and xz even on texts above 32 MiB, which are skipped by default.")
  private Boolean compression;

  @Option(
      names = "--json",
      paramLabel = "FILE",
      description = "Also write the numbers to FILE as JSON.")
  private Path json;

  @Override
  public Integer call() {
    check();
    BaselineText read = BaselineText.read(config());
    BaselineReport report = report(read);
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.table());
    if (!compresses(read) && compression == null) {
      out.print("\ngzip and xz skipped on a text this long; --compression runs them\n");
    }
    out.flush();
    if (json != null) {
      write(report);
    }
    return 0;
  }

  private void check() {
    if (order < 1 || order > HIGHEST_ORDER) {
      throw new UserError("--order is " + order + "; choose 1 to " + HIGHEST_ORDER);
    }
    if (!(validationFraction > 0 && validationFraction < 1)) {
      throw new UserError(
          "--validation-fraction is "
              + validationFraction
              + "; it must be between 0 and 1, for example 0.1");
    }
    boolean named = tokenizer.equals("char") || tokenizer.equals("byte");
    if (!named && !PretrainedTokenizer.NAMES.contains(tokenizer) && !isFile(tokenizer)) {
      throw new UserError(
          "--tokenizer is "
              + tokenizer
              + "; choose char, byte, "
              + String.join(", ", PretrainedTokenizer.NAMES)
              + ", or name a tokenizer.json");
    }
    if (blockSize != null && blockSize < 1) {
      throw new UserError("--block-size is " + blockSize + "; it must be at least 1");
    }
  }

  private static boolean isFile(String name) {
    return Files.exists(Path.of(name));
  }

  /** How train reads the text, with the defaults of everything else. */
  private DataConfig config() {
    List<Setting> settings =
        Stream.of(
                Setting.flag("TEXT", "data.text", text),
                Setting.flag("--tokenizer", "data.tokenizer", tokenizer),
                Setting.flag(
                    "--validation-fraction",
                    "data.validation_fraction",
                    String.valueOf(validationFraction)))
            .flatMap(Optional::stream)
            .toList();
    return ConfigReader.defaults(settings).config().data();
  }

  private Smoothing smoothing() {
    return Stream.of(Smoothing.values())
        .filter(known -> known.toString().equals(smoothing))
        .findFirst()
        .orElseThrow(
            () ->
                new UserError(
                    "--smoothing is " + smoothing + "; choose witten-bell or kneser-ney"));
  }

  private BaselineReport report(BaselineText read) {
    TokenSequence held = read.held();
    Windows windows = read.windows(blockSize);
    long scoredBytes = read.scoredBytes(blockSize);
    int V = read.material().tokenizer().vocabSize();
    NGramLadder ladder = NGramLadder.count(read.training(), V, order, smoothing());
    return new BaselineReport(
        text,
        read.material().tokenizer().kind(),
        V,
        smoothing,
        blockSize,
        read.training().size(),
        windows.targets(),
        scoredBytes,
        ladder.unigramEntropyNats(),
        BaselineReport.rows(ladder.score(held, windows), (double) scoredBytes / windows.targets()),
        compressors(read));
  }

  private List<BaselineReport.Row> compressors(BaselineText read) {
    if (!compresses(read)) {
      return List.of();
    }
    byte[] training = read.bytes(read.training());
    byte[] validation = read.bytes(read.held());
    return Stream.of(Compressor.values())
        .map(compressor -> compressor.given(training, validation))
        .map(compressed -> BaselineReport.row(compressed, read.held().size()))
        .toList();
  }

  private boolean compresses(BaselineText read) {
    return compression == null ? read.textBytes() <= QUICKLY_COMPRESSED : compression;
  }

  private void write(BaselineReport report) {
    JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    try {
      Files.writeString(json, mapper.writeValueAsString(report) + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError(
          "--json " + json + " cannot be written (" + e + "); name a file in an existing folder",
          e);
    }
  }
}
