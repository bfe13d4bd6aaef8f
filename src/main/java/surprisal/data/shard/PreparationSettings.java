package surprisal.data.shard;

import java.util.Locale;
import surprisal.config.UserError;

/**
 * How to turn a corpus into token files.
 *
 * @param split {@code tail}: the last tokens are for validation; {@code documents}: a seeded random
 *     choice of whole documents is
 * @param validationFraction fraction of tokens or documents held out
 * @param seed for the choice of documents
 * @param shardTokens a pair of files, one for training and one for validation, is closed when it
 *     has this many tokens; an interruption costs at most the work on one pair
 * @param threads number of encoding threads
 */
public record PreparationSettings(
    String split, double validationFraction, long seed, long shardTokens, int threads) {
  /** Keeps a file below 2 GB, the limit of a memory map. */
  private static final long MOST_TOKENS = 400_000_000;

  private static final int MOST_THREADS = 1024;

  public PreparationSettings {
    if (!split.equals("tail") && !split.equals("documents")) {
      throw new UserError("split is " + split + "; choose tail or documents");
    }
    if (!(validationFraction > 0 && validationFraction < 1)) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "the validation fraction is %s; it must be between 0 and 1, for example 0.1",
              validationFraction));
    }
    if (shardTokens < 1 || shardTokens > MOST_TOKENS) {
      throw new UserError(
          "a token file of " + shardTokens + " tokens; choose from 1 to " + MOST_TOKENS);
    }
    if (threads < 1 || threads > MOST_THREADS) {
      throw new UserError("threads is " + threads + "; give 1 to " + MOST_THREADS);
    }
  }

  boolean byDocuments() {
    return split.equals("documents");
  }
}
