package surprisal.run;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import surprisal.baseline.Ladder;
import surprisal.baseline.NGramLadder;
import surprisal.baseline.Rung;
import surprisal.baseline.Smoothing;
import surprisal.baseline.StoredLadder;
import surprisal.baseline.Windows;
import surprisal.config.UserError;
import surprisal.data.DocumentTokens;
import surprisal.data.TokenSlice;
import surprisal.data.ValidationWindows;
import surprisal.evaluation.BaselineDivergence;

/**
 * Losses of simpler models on exactly the validation targets that count and, at the bottom, the
 * source's entropy where it is known. N-gram contexts cross the boundaries of documents, but not of
 * windows.
 *
 * @param divergence from unigram and bigram, unless the vocabulary is too large for it
 * @param countedTokens how many tokens, from the first on, the n-grams were counted on
 * @param masked whether some validation targets do not count
 */
record Baselines(
    Ladder ladder, Optional<BaselineDivergence> divergence, long countedTokens, boolean masked) {
  /** Tokens on which unigram and bigram are counted where the ladder itself is stored. */
  private static final long TABLE_TOKENS = 4_000_000;

  /** Memory per token for counting, which leaves room for the model. */
  private static final int BYTES_PER_TOKEN = 64;

  /**
   * @throws UserError if no validation target counts
   */
  static Baselines of(String text, TrainingData material, ValidationWindows windows, int T) {
    BitSet targets = windows.counted();
    if (targets.isEmpty()) {
      throw new UserError(
          text
              + ": every validation target is masked, so there is nothing to evaluate; see"
              + " mask_prompt, mask_first_of_document and mask_tokens");
    }
    DocumentTokens train = material.split().train();
    DocumentTokens validation = material.split().validation();
    Windows same =
        Windows.at(windows::start, windows.windows(), T, validation.size()).only(targets);
    Optional<StoredLadder> stored = material.storedLadder();
    int V = material.tokenizer().vocabSize();
    boolean divergent = V <= BaselineDivergence.LARGEST_VOCABULARY;
    long tokens = stored.map(s -> s.head().countedTokens()).orElse(counted(train));
    NGramLadder counts = null;
    if (stored.isEmpty()) {
      counts = count(train, tokens, V, StoredLadder.ORDER);
    } else if (divergent) {
      counts = count(train, Math.min(tokens, TABLE_TOKENS), V, 2);
    }
    Ladder ladder = stored.isPresent() ? stored.get().score(same) : counts.score(validation, same);
    Optional<BaselineDivergence> divergence =
        divergent ? Optional.of(new BaselineDivergence(windows, counts)) : Optional.empty();
    return new Baselines(
        withFloor(ladder, material),
        divergence,
        tokens,
        targets.cardinality() < windows.countedTargets());
  }

  /** The ladder with the entropy of the text's source as its lowest rung, where it is known. */
  static Ladder withFloor(Ladder ladder, TrainingData material) {
    if (material.floorNatsPerToken().isEmpty()) {
      return ladder;
    }
    List<Rung> rungs = new ArrayList<>(ladder.rungs());
    rungs.add(floor(material));
    return new Ladder(rungs);
  }

  /** The entropy of a known source. */
  static Rung floor(TrainingData material) {
    return new Rung("source's entropy", material.floorNatsPerToken().getAsDouble());
  }

  /** How many of these tokens, from the first on, fit into memory to be counted. */
  static long counted(DocumentTokens train) {
    return Math.min(train.size(), Runtime.getRuntime().maxMemory() / BYTES_PER_TOKEN);
  }

  private static NGramLadder count(DocumentTokens train, long tokens, int V, int order) {
    return NGramLadder.count(new TokenSlice(train, 0, tokens), V, order, Smoothing.WITTEN_BELL);
  }
}
