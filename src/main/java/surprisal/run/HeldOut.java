package surprisal.run;

import java.util.Locale;
import java.util.Optional;
import surprisal.baseline.Ladder;
import surprisal.config.DataConfig;
import surprisal.data.DocumentTokens;
import surprisal.data.TargetMask;
import surprisal.data.ValidationWindows;
import surprisal.data.WindowReader;
import surprisal.evaluation.BaselineDivergence;
import surprisal.evaluation.EntropyFloor;
import surprisal.evaluation.Evaluator;
import surprisal.evaluation.SourceDivergence;
import surprisal.model.Gpt;
import surprisal.objective.Objective;
import surprisal.training.ShownText;
import surprisal.training.TrainingObjective;
import surprisal.training.Validation;

/** The held-out tokens in their windows, and the losses of simpler models on them. */
public final class HeldOut {
  private final TrainingData material;
  private final ValidationWindows windows;
  private final Baselines yardsticks;

  /**
   * @param B windows evaluated at once
   * @param T positions of a window
   * @param evalTokens about how many targets; null for all
   * @throws surprisal.config.UserError if the part is too short or no target counts
   */
  public HeldOut(DataConfig data, TrainingData material, int B, int T, Integer evalTokens) {
    this.material = material;
    WindowReader reader = reader(material.split().validation(), data, material, T);
    windows = new ValidationWindows(reader, B, T, evalTokens);
    yardsticks = Baselines.of(data.text(), material, windows, T);
  }

  /** Windows of one part of the text, with the masks that belong to it. */
  static WindowReader reader(DocumentTokens part, DataConfig data, TrainingData material, int T) {
    TargetMask mask = TargetMask.of(data, material.tokenizer());
    return new WindowReader(part, T, mask, data.attendAcrossDocuments());
  }

  /** What an evaluation measures on these windows. */
  public Validation validation(Gpt model, TrainingObjective objective) {
    return new Validation(evaluator(model, objective.objective()), shown(), ladder(), floor());
  }

  private Evaluator evaluator(Gpt model, Objective objective) {
    Optional<SourceDivergence> source =
        material.truth().map(p -> new SourceDivergence(windows, p, model.vocabSize()));
    int[] bytes = material.tokenizer().bytesPerToken();
    return new Evaluator(model, windows, bytes, yardsticks.divergence(), source, objective);
  }

  private ShownText shown() {
    int T = windows.allocate().T();
    return ShownText.of(windows, material.split().validation(), T, material.tokenizer());
  }

  public Ladder ladder() {
    return yardsticks.ladder();
  }

  /** The source's entropy, where it is known and every target counts. */
  private Optional<EntropyFloor> floor() {
    return masked() || material.floorNatsPerToken().isEmpty()
        ? Optional.empty()
        : Optional.of(new EntropyFloor(material.floorNatsPerToken().getAsDouble()));
  }

  /** Why evaluations omit the KL to unigram and bigram, if they do. */
  Optional<String> withoutBaselines() {
    return yardsticks.divergence().isPresent()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "to unigram and bigram skipped: vocabulary exceeds %,d tokens",
                BaselineDivergence.LARGEST_VOCABULARY));
  }

  /** Tokens, from the first on, that the ladder's n-grams were counted on. */
  long countedTokens() {
    return yardsticks.countedTokens();
  }

  /** Whether some targets do not count. */
  boolean masked() {
    return yardsticks.masked();
  }
}
