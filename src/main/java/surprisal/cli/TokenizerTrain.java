package surprisal.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import surprisal.config.UserError;
import surprisal.data.corpus.Corpus;
import surprisal.tokenizer.BpeTokenizer;
import surprisal.tokenizer.BpeTrainer;
import surprisal.tokenizer.TokenizerJson;
import surprisal.tokenizer.WordCounter;
import surprisal.tokenizer.WordCounts;

/** Learns a byte-level BPE vocabulary from texts and writes it as tokenizer.json. */
@Command(
    name = "train",
    description = "Train a byte-level BPE tokenizer on texts.",
    mixinStandardHelpOptions = true)
final class TokenizerTrain implements Runnable {
  @Spec private CommandSpec spec;

  @Parameters(
      arity = "1..*",
      paramLabel = "TEXT",
      description =
          "Files, folders or globs of .txt and .jsonl, also .gz and .zst; - is standard input.")
  private List<String> texts;

  @Option(
      names = "--vocab-size",
      required = true,
      paramLabel = "N",
      description = "Number of ids, including the 256 bytes and the special tokens.")
  private int vocabSize;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      defaultValue = "tokenizer.json",
      description = "Output file; default ${DEFAULT-VALUE}.")
  private Path out;

  @Option(
      names = "--special",
      paramLabel = "TOKEN",
      defaultValue = "<|endoftext|>",
      description = "Special tokens, which take the first ids; default ${DEFAULT-VALUE}.")
  private List<String> specialTokens;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "text",
      description =
          "Field of a .jsonl line; lines with prompt and completion need none; default"
              + " ${DEFAULT-VALUE}.")
  private String field;

  @Option(
      names = "--invalid",
      paramLabel = "WHAT",
      defaultValue = "refuse",
      description =
          "Bytes that are not UTF-8: refuse or replace (with U+FFFD); default ${DEFAULT-VALUE}.")
  private Invalid invalid;

  enum Invalid {
    refuse,
    replace
  }

  @Override
  public void run() {
    long started = System.nanoTime();
    WordCounter counter = new WordCounter();
    boolean replace = invalid == Invalid.replace;
    Corpus corpus = Corpus.of(texts, System.in, field, replace);
    corpus.read((name, in) -> counter.read(in, name, replace), piece -> counter.add(piece.text()));
    WordCounts counts = counter.counts();
    BpeTokenizer tokenizer;
    try {
      tokenizer = BpeTrainer.train(counts, vocabSize, specialTokens);
    } catch (UserError e) {
      throw new UserError(corpus.names() + ": " + e.getMessage(), e);
    }
    TokenizerJson.save(tokenizer, out);
    PrintWriter console = spec.commandLine().getOut();
    console.printf(
        Locale.ROOT,
        "%s: %,d tokens, %,d of them merges, from %,d words (%,d distinct) in %.1f s%n",
        out,
        tokenizer.vocabSize(),
        tokenizer.model().merges().size(),
        counts.total(),
        counts.size(),
        (System.nanoTime() - started) / 1e9);
    console.flush();
  }
}
