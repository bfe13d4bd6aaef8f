package surprisal.data.shard;

import java.nio.file.Path;
import java.util.List;
import surprisal.config.UserError;
import surprisal.data.DocumentTokens;
import surprisal.data.TokenSlice;
import surprisal.tokenizer.Tokenizer;
import surprisal.tokenizer.Tokenizers;

/**
 * A folder written by {@link Preparation}, memory-mapped.
 *
 * @param documents number of documents in the corpus
 * @param textBytes UTF-8 bytes of the corpus, without document separators
 */
public record PreparedData(
    Tokenizer tokenizer,
    DocumentTokens train,
    DocumentTokens validation,
    long documents,
    long textBytes) {
  static final String TOKENIZER = "tokenizer.json";

  /** Whether a folder looks like one that {@link #open} can read. */
  public static boolean isIn(Path folder) {
    return Manifest.existsIn(folder);
  }

  /**
   * Opens a folder and checks every file.
   *
   * @throws UserError if the preparation is incomplete, a file is missing, damaged or from another
   *     tokenizer, or a part has too few tokens
   */
  public static PreparedData open(Path folder) {
    Manifest manifest = Manifest.read(folder);
    if (!manifest.complete()) {
      throw new UserError(
          folder + " is not complete; run the same prepare command again to resume it");
    }
    Tokenizer tokenizer = Tokenizers.read(folder.resolve(TOKENIZER));
    TokenShard.requireTokenizer(manifest.fingerprint(), Tokenizers.fingerprint(tokenizer), folder);
    DocumentTokens first = shards(folder, manifest.trainFiles(), tokenizer);
    DocumentTokens second = shards(folder, manifest.validationFiles(), tokenizer);
    long textBytes = first.textBytes() + second.textBytes();
    if (manifest.split().equals("tail")) {
      long cut = (long) (first.size() * (1 - manifest.validationFraction()));
      second = new TokenSlice(first, cut, first.size() - cut);
      first = new TokenSlice(first, 0, cut);
    }
    if (first.size() == 0 || second.size() == 0) {
      throw new UserError(
          folder
              + " has "
              + first.size()
              + " tokens for training and "
              + second.size()
              + " for validation; prepare it again with more text, another validation fraction, or"
              + " --split tail");
    }
    return new PreparedData(tokenizer, first, second, manifest.documents(), textBytes);
  }

  /**
   * Rejects data from another tokenizer than that of a checkpoint.
   *
   * @throws UserError with both fingerprints
   */
  public void requireTokenizer(Tokenizer expected, Path folder) {
    TokenShard.requireTokenizer(
        Tokenizers.fingerprint(tokenizer), Tokenizers.fingerprint(expected), folder);
  }

  private static DocumentTokens shards(Path folder, List<String> files, Tokenizer tokenizer) {
    String fingerprint = Tokenizers.fingerprint(tokenizer);
    int V = tokenizer.vocabSize();
    return new TokenShards(
        files.stream().map(file -> TokenShard.open(folder.resolve(file), fingerprint, V)).toList());
  }
}
