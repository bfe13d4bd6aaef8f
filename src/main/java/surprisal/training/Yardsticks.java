package surprisal.training;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import surprisal.baseline.Ladder;
import surprisal.baseline.NGramLadder;
import surprisal.baseline.Rung;
import surprisal.baseline.Smoothing;
import surprisal.baseline.Windows;
import surprisal.config.UserError;
import surprisal.data.DocumentTokens;
import surprisal.data.TokenSlice;
import surprisal.data.ValidationWindows;
import surprisal.evaluation.BaselineDivergence;

/**
 * What simpler models pay on exactly the validation targets that count, and at the bottom the
 * source's entropy where it is known. The n-grams' contexts reach over the bounds of documents, but
 * not of windows.
 *
 * @param divergence from unigram and bigram, unless the vocabulary is too large for it
 * @param countedTokens how many tokens, from the first on, the n-grams were counted on
 * @param masked whether some validation targets do not count
 */
record Yardsticks(
    Ladder ladder, Optional<BaselineDivergence> divergence, long countedTokens, boolean masked) {
  private static final int ORDER = 5;

  /** Memory that counting takes for a token, with room for the model beside it. */
  private static final int BYTES_PER_TOKEN = 64;

  /**
   * @throws UserError if no validation target counts
   */
  static Yardsticks of(Material material, ValidationWindows windows, int T) {
    BitSet counted = windows.counted();
    if (counted.isEmpty()) {
      throw new UserError(
          "every validation target is masked, so there is nothing to evaluate; see mask_prompt,"
              + " mask_first_of_document and mask_tokens");
    }
    DocumentTokens train = material.split().train();
    DocumentTokens validation = material.split().validation();
    long most = Runtime.getRuntime().maxMemory() / BYTES_PER_TOKEN;
    long tokens = Math.min(train.size(), most);
    NGramLadder counts =
        NGramLadder.count(
            new TokenSlice(train, 0, tokens),
            material.tokenizer().vocabSize(),
            ORDER,
            Smoothing.WITTEN_BELL);
    Windows same =
        Windows.at(windows::start, windows.windows(), T, validation.size()).only(counted);
    List<Rung> rungs = new ArrayList<>(counts.score(validation, same).rungs());
    material.floorNatsPerToken().ifPresent(floor -> rungs.add(new Rung("source's entropy", floor)));
    Optional<BaselineDivergence> divergence =
        counts.vocabSize() > BaselineDivergence.LARGEST_VOCABULARY
            ? Optional.empty()
            : Optional.of(new BaselineDivergence(windows, counts));
    return new Yardsticks(
        new Ladder(rungs), divergence, tokens, counted.cardinality() < windows.countedTargets());
  }
}
