package surprisal.data.shard;

import java.util.Locale;
import surprisal.config.UserError;

/**
 * How a corpus becomes token files.
 *
 * @param split {@code tail}: the last tokens validate; {@code documents}: a seeded choice of whole
 *     documents does
 * @param validationFraction share of tokens or documents that is held out
 * @param seed of the choice of documents
 * @param shardTokens a file is closed when it and its validation twin hold so many tokens; the work
 *     of one file is what an interruption costs
 * @param threads that encode
 */
public record PreparationSettings(
    String split, double validationFraction, long seed, long shardTokens, int threads) {
  /** Keeps a file below the 2 GB that one memory map can hold. */
  private static final long MOST_TOKENS = 400_000_000;

  public PreparationSettings {
    if (!split.equals("tail") && !split.equals("documents")) {
      throw new UserError("split is " + split + "; choose tail or documents");
    }
    if (!(validationFraction > 0 && validationFraction < 1)) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "the validation fraction is %s; it must be between 0 and 1, such as 0.1",
              validationFraction));
    }
    if (shardTokens < 1 || shardTokens > MOST_TOKENS) {
      throw new UserError(
          "a token file of " + shardTokens + " tokens; choose from 1 to " + MOST_TOKENS);
    }
    if (threads < 1) {
      throw new UserError("threads is " + threads + "; give at least 1");
    }
  }

  boolean byDocuments() {
    return split.equals("documents");
  }
}
