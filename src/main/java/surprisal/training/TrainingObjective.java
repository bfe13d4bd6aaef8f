package surprisal.training;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import surprisal.config.KeyError;
import surprisal.config.ObjectiveConfig;
import surprisal.config.RunConfig;
import surprisal.config.UserError;
import surprisal.data.Batch;
import surprisal.data.SingleToken;
import surprisal.kernels.Guides;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.Tensor;
import surprisal.objective.Loss;
import surprisal.objective.Objective;
import surprisal.report.ObjectiveParts;
import surprisal.report.RunFacts;
import surprisal.tokenizer.Tokenizer;

/** What a run trains: the objective as configured, with the frozen models that it asks. */
public final class TrainingObjective {
  private final RunConfig config;
  private final Objective objective;
  private final FrozenModel teacher;
  private final FrozenModel reference;

  private TrainingObjective(
      RunConfig config, Objective objective, FrozenModel teacher, FrozenModel reference) {
    this.config = config;
    this.objective = objective;
    this.teacher = teacher;
    this.reference = reference;
  }

  /**
   * Opens what the configuration names.
   *
   * @throws KeyError if a weighted token is none of the vocabulary, or teacher or reference do not
   *     fit this run
   */
  public static TrainingObjective open(RunConfig run, Tokenizer tokenizer, Kernels kernels) {
    ObjectiveConfig config = run.objective();
    int blockSize = run.model().blockSize();
    FrozenModel teacher =
        config.teacher() == null
            ? null
            : FrozenModel.open(
                "objective.teacher", config.teacher(), tokenizer, blockSize, kernels);
    FrozenModel reference = null;
    if (config.klReference() != null) {
      reference =
          config.klReference().equals(config.teacher())
              ? teacher // one model for both
              : FrozenModel.open(
                  "objective.kl_reference", config.klReference(), tokenizer, blockSize, kernels);
    }
    LossMix mix =
        new LossMix(
            config.labelSmoothing(),
            Objects.requireNonNullElse(config.teacherWeight(), 0.0),
            config.teacherTemperature(),
            Objects.requireNonNullElse(config.klCoefficient(), 0.0),
            config.zLoss());
    double[] weights = tokenWeights(config, tokenizer);
    FrozenModel near = reference;
    Objective objective =
        new Objective(kernels, mix, weights, batch -> guides(batch, teacher, near));
    return new TrainingObjective(run, objective, teacher, reference);
  }

  private static Guides guides(Batch batch, FrozenModel teacher, FrozenModel reference) {
    if (teacher == null && reference == null) {
      return Guides.NONE;
    }
    Tensor soft = teacher == null ? null : teacher.model().forward(batch);
    Tensor near =
        reference == null ? null : reference == teacher ? soft : reference.model().forward(batch);
    return new Guides(soft, near);
  }

  private static double[] tokenWeights(ObjectiveConfig config, Tokenizer tokenizer) {
    if (config.tokenWeights().isEmpty()) {
      return null;
    }
    double[] weights = new double[tokenizer.vocabSize()];
    Arrays.fill(weights, 1);
    config
        .tokenWeights()
        .forEach(
            (text, weight) -> {
              int id = SingleToken.id(tokenizer, text);
              if (id == SingleToken.NONE) {
                throw new KeyError(
                    "objective.token_weights",
                    "objective.token_weights names \""
                        + text
                        + "\", which is not a single token in the vocabulary "
                        + tokenizer.kind()
                        + "; name tokens as tokenizer inspect shows them");
              }
              weights[id] = weight;
            });
    return weights;
  }

  /** What there is to say about it before the first step. */
  public List<RunFacts.Line> facts(int vocabSize) {
    return ObjectiveFacts.of(config.objective(), teacher, reference, vocabSize);
  }

  /** The objective as it is computed. */
  public Objective objective() {
    return objective;
  }

  /**
   * What the targets of an update weigh together.
   *
   * @throws UserError if there is nothing to learn from
   */
  double weight(List<Batch> batches, int step) {
    if (batches.stream().allMatch(batch -> batch.counted() == 0)) {
      throw nothingToLearn(step, "is masked", "mask_prompt, mask_first_of_document, mask_tokens");
    }
    double weight = batches.stream().mapToDouble(objective::weight).sum();
    if (weight == 0) {
      throw nothingToLearn(step, "has weight 0", "objective.token_weights");
    }
    return weight;
  }

  private UserError nothingToLearn(int step, String why, String settings) {
    return new UserError(
        config.data().text()
            + ": every target of step "
            + step
            + " "
            + why
            + ", so there is nothing to learn from; see "
            + settings);
  }

  /** The parts of a loss under their names; none of plain cross-entropy or where nothing weighs. */
  Optional<ObjectiveParts> parts(Loss loss) {
    Loss.Parts parts = loss.parts();
    return config.objective().isPlain() || parts.weight() == 0
        ? Optional.empty()
        : Optional.of(
            new ObjectiveParts(
                parts.floorNats(),
                parts.hardNats(),
                teacher == null ? null : parts.softNats(),
                reference == null ? null : parts.klNats(),
                config.objective().zLoss() == 0 ? null : parts.zLossNats(),
                parts.weight()));
  }
}
