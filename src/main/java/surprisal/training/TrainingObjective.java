package surprisal.training;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.config.ObjectiveConfig;
import surprisal.config.UserError;
import surprisal.data.Batch;
import surprisal.data.SingleToken;
import surprisal.evaluation.BatchInput;
import surprisal.evaluation.BatchLoss;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.objective.Loss;
import surprisal.objective.Objective;
import surprisal.report.ObjectiveParts;
import surprisal.report.RunFacts;
import surprisal.tokenizer.Tokenizer;

/** What a run trains: the objective as configured, with the frozen models that it asks. */
public final class TrainingObjective implements BatchLoss {
  private final ObjectiveConfig config;
  private final Objective objective;
  private final FrozenModel teacher;
  private final FrozenModel reference;

  private TrainingObjective(
      ObjectiveConfig config, Objective objective, FrozenModel teacher, FrozenModel reference) {
    this.config = config;
    this.objective = objective;
    this.teacher = teacher;
    this.reference = reference;
  }

  /**
   * Opens what the configuration names.
   *
   * @throws UserError if a weighted token is none of the vocabulary, or teacher or reference do not
   *     fit this run
   */
  public static TrainingObjective open(
      ObjectiveConfig config, Tokenizer tokenizer, int blockSize, Kernels kernels) {
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
    Objective objective = new Objective(kernels, mix, tokenWeights(config, tokenizer));
    return new TrainingObjective(config, objective, teacher, reference);
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
                throw new UserError(
                    "objective.token_weights names \""
                        + text.replace("\n", "\\n")
                        + "\", which is no single token of the vocabulary "
                        + tokenizer.kind()
                        + "; name tokens as tokenizer inspect shows them");
              }
              weights[id] = weight;
            });
    return weights;
  }

  /** What there is to say about it before the first step. */
  public List<RunFacts.Line> facts(int vocabSize) {
    return ObjectiveFacts.of(config, teacher, reference, vocabSize);
  }

  /** What the unmasked targets of a batch weigh. */
  double weight(Batch batch) {
    return objective.weight(batch.targets());
  }

  /**
   * The loss of a batch, and its gradient in {@code dlogits}.
   *
   * @param logits [N,V] of this batch, destroyed
   * @param weight of all micro-batches of the update together
   */
  Loss differentiate(INDArray dlogits, INDArray logits, Batch batch, double weight) {
    INDArray soft = ask(teacher, batch);
    INDArray near = reference == teacher ? soft : ask(reference, batch);
    return objective.differentiate(dlogits, logits, soft, near, batch.targets(), weight);
  }

  @Override
  public Loss evaluate(INDArray logits, Batch batch) {
    INDArray soft = ask(teacher, batch);
    INDArray near = reference == teacher ? soft : ask(reference, batch);
    return objective.evaluate(logits, soft, near, batch.targets());
  }

  @Override
  public double[] nll() {
    return objective.nll();
  }

  private static INDArray ask(FrozenModel frozen, Batch batch) {
    return frozen == null ? null : frozen.model().forward(BatchInput.of(batch));
  }

  /** The parts of a loss under their names; none of plain cross-entropy or where nothing weighs. */
  Optional<ObjectiveParts> parts(Loss loss) {
    Loss.Parts parts = loss.parts();
    return config.isPlain() || parts.weight() == 0
        ? Optional.empty()
        : Optional.of(
            new ObjectiveParts(
                parts.floorNats(),
                parts.hardNats(),
                teacher == null ? null : parts.softNats(),
                reference == null ? null : parts.klNats(),
                config.zLoss() == 0 ? null : parts.zLossNats(),
                parts.weight()));
  }
}
