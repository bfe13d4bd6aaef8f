package surprisal.cli;

import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
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
import surprisal.config.UserError;
import surprisal.data.Split;
import surprisal.data.TextFile;
import surprisal.data.TokenSequence;
import surprisal.tokenizer.ByteTokenizer;
import surprisal.tokenizer.CharTokenizer;
import surprisal.tokenizer.Tokenizer;

/** {@code surprisal baseline TEXT}: the losses to compare a model's loss with. */
@Command(
    name = "baseline",
    description = "Shows the losses of uniform, unigram and n-gram models, gzip and xz on a text.",
    mixinStandardHelpOptions = true)
public final class BaselineCommand implements Callable<Integer> {
  /** On longer texts xz takes minutes. */
  private static final long QUICKLY_COMPRESSED = 32 << 20;

  private static final int HIGHEST_ORDER = 32;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "TEXT", description = "A UTF-8 text; its end is held out.")
  private Path text;

  @Option(
      names = "--tokenizer",
      paramLabel = "KIND",
      defaultValue = "char",
      description = "char or byte (default: ${DEFAULT-VALUE}).")
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
    String whole = TextFile.read(text);
    Tokenizer ids = tokenizer(whole);
    Split split = Split.tail(whole, validationFraction, ids);
    BaselineReport report = report(whole, ids, split);
    PrintWriter out = spec.commandLine().getOut();
    out.print(report.table());
    if (!compresses(whole) && compression == null) {
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
    if (blockSize != null && blockSize < 1) {
      throw new UserError("--block-size is " + blockSize + "; it must be at least 1");
    }
  }

  private Tokenizer tokenizer(String whole) {
    return switch (tokenizer) {
      case "char" -> CharTokenizer.of(whole);
      case "byte" -> new ByteTokenizer();
      default -> throw new UserError("--tokenizer is " + tokenizer + "; choose char or byte");
    };
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

  private BaselineReport report(String whole, Tokenizer ids, Split split) {
    TokenSequence held = split.validation();
    Windows windows = Windows.whole(held.size());
    if (blockSize != null) {
      if (held.size() < 2) {
        throw new UserError(
            "the validation part has 1 token, but a window needs 2; give a longer text");
      }
      windows = Windows.disjoint(blockSize, held.size());
    }
    // Windows do not score the very first token.
    long scoredBytes = bytes(held, held.size() - windows.targets(), ids.bytesPerToken());
    NGramLadder ladder = NGramLadder.count(split.train(), ids.vocabSize(), order, smoothing());
    return new BaselineReport(
        text.toString(),
        ids.kind(),
        ids.vocabSize(),
        smoothing,
        blockSize,
        split.train().size(),
        windows.targets(),
        scoredBytes,
        ladder.unigramEntropyNats(),
        BaselineReport.rows(ladder.score(held, windows), (double) scoredBytes / windows.targets()),
        compressors(whole, held, ids.bytesPerToken()));
  }

  private List<BaselineReport.Row> compressors(
      String whole, TokenSequence held, int[] bytesPerToken) {
    if (!compresses(whole)) {
      return List.of();
    }
    byte[] all = whole.getBytes(StandardCharsets.UTF_8);
    int cut = Math.toIntExact(all.length - bytes(held, 0, bytesPerToken));
    byte[] training = Arrays.copyOf(all, cut);
    byte[] validation = Arrays.copyOfRange(all, cut, all.length);
    return Stream.of(Compressor.values())
        .map(compressor -> compressor.given(training, validation))
        .map(compressed -> BaselineReport.row(compressed, held.size()))
        .toList();
  }

  private boolean compresses(String whole) {
    return compression == null ? whole.length() <= QUICKLY_COMPRESSED : compression;
  }

  /** UTF-8 bytes of the tokens from {@code from} on. */
  private static long bytes(TokenSequence tokens, long from, int[] bytesPerToken) {
    int[] chunk = new int[1 << 16];
    long bytes = 0;
    for (long start = from; start < tokens.size(); start += chunk.length) {
      int count = (int) Math.min(chunk.length, tokens.size() - start);
      tokens.copy(start, chunk, 0, count);
      for (int i = 0; i < count; i++) {
        bytes += bytesPerToken[chunk[i]];
      }
    }
    return bytes;
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
