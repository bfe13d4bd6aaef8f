package surprisal.data.shard;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import surprisal.data.corpus.Corpus;
import surprisal.tokenizer.ByteTokenizer;
import surprisal.tokenizer.Tokenizer;

/**
 * Forty documents in {@code folder/text.txt}, to be prepared in token files of 3,000,000 tokens.
 * The fifth is longer than several files, the others are shorter than one.
 */
final class SmallCorpus {
  private final Path folder;
  private final List<String> documents = new ArrayList<>();

  SmallCorpus(Path folder) throws IOException {
    this.folder = folder;
    SplittableRandom random = new SplittableRandom(5);
    StringBuilder text = new StringBuilder();
    for (int d = 0; d < 40; d++) {
      int words = d == 5 ? 700_000 : 1 + random.nextInt(60_000);
      String document = ("w" + d + "é ").repeat(words) + ".";
      documents.add(document);
      text.append(document).append(Corpus.END_OF_TEXT);
    }
    Files.writeString(file(), text);
  }

  Path file() {
    return folder.resolve("text.txt");
  }

  List<String> documents() {
    return documents;
  }

  static PreparationSettings settings(String split, int threads) {
    return new PreparationSettings(split, 0.25, 9, 3_000_000, threads);
  }

  Preparation preparation(
      Tokenizer tokenizer, PreparationSettings settings, Path out, Preparation.Progress progress) {
    Corpus corpus =
        Corpus.of(List.of(file().toString()), InputStream.nullInputStream(), "text", false);
    return new Preparation(corpus, tokenizer, settings, out, progress);
  }

  Preparation preparation(Tokenizer tokenizer, PreparationSettings settings, Path out) {
    return preparation(tokenizer, settings, out, (bytes, total, tokens) -> {});
  }

  /** Prepares the corpus as bytes in a folder named after the split. */
  Path prepared(String split) {
    Path out = folder.resolve(split);
    preparation(new ByteTokenizer(), settings(split, 2), out).run();
    return out;
  }
}
