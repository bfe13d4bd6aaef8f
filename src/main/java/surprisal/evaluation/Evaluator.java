package surprisal.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.data.Batch;
import surprisal.data.ValidationWindows;
import surprisal.model.Gpt;
import surprisal.objective.Loss;

/**
 * The plain negative log-likelihood, and what is trained, on a fixed set of windows: no dropout, no
 * randomness, so that evaluating never changes a training.
 */
public final class Evaluator {
  private static final int FEWEST_BATCHES = 8;

  /** Targets, from the first on, whose surprisals are kept one by one. */
  public static final int SHOWN = 256;

  private final Gpt model;
  private final ValidationWindows windows;
  private final int[] bytesPerToken;
  private final Optional<BaselineDivergence> baselines;
  private final Optional<SourceDivergence> source;
  private final BatchLoss objective;
  private final Batch batch;
  private final EvaluationStats survey;

  /**
   * @param bytesPerToken UTF-8 bytes of each id, [V]
   * @param baselines where they are to be measured
   * @param source of the text, where it is known
   * @param objective what is trained, which is measured beside the plain loss
   */
  public Evaluator(
      Gpt model,
      ValidationWindows windows,
      int[] bytesPerToken,
      Optional<BaselineDivergence> baselines,
      Optional<SourceDivergence> source,
      BatchLoss objective) {
    this.model = model;
    this.windows = windows;
    this.bytesPerToken = bytesPerToken;
    this.baselines = baselines;
    this.source = source;
    this.objective = objective;
    batch = windows.allocate();
    survey =
        new EvaluationStats(windows.batches(), batch.targets().length, model.vocabSize(), SHOWN);
  }

  /** The loss over all windows. */
  public Evaluation evaluate() {
    Loss loss = Loss.ZERO;
    long bytes = 0;
    List<Loss> batches = new ArrayList<>();
    baselines.ifPresent(BaselineDivergence::begin);
    source.ifPresent(SourceDivergence::begin);
    survey.begin();
    for (long b = 0; b < windows.batches(); b++) {
      long index = b;
      windows.fill(batch, index);
      INDArray logits = model.forward(BatchInput.of(batch));
      baselines.ifPresent(tables -> tables.add(index, logits));
      source.ifPresent(known -> known.add(index, logits));
      survey.look(index, logits, batch.targets());
      Loss here = objective.evaluate(logits, batch);
      survey.count(objective.nll(), batch.targets());
      batches.add(here);
      loss = loss.plus(here);
      for (int target : batch.targets()) {
        bytes += target < 0 ? 0 : bytesPerToken[target];
      }
    }
    return new Evaluation(
        loss.nllSum(),
        loss.count(),
        bytes,
        standardError(batches, loss),
        baselines.map(BaselineDivergence::means),
        source.map(SourceDivergence::means),
        loss);
  }

  /** Of the mean over all, a ratio of sums over batches (Cochran 1977, 6.4). */
  private static double standardError(List<Loss> batches, Loss all) {
    double squares = 0;
    for (Loss batch : batches) {
      double deviation = batch.nllSum() - all.nllNats() * batch.count();
      squares += deviation * deviation;
    }
    double K = batches.size();
    return K < FEWEST_BATCHES ? Double.NaN : Math.sqrt(squares * K / (K - 1)) / all.count();
  }

  /** What the last evaluation saw besides its mean. */
  public EvaluationStats survey() {
    return survey;
  }

  /** What the model, if it is untrained, should cost on the first windows that have targets. */
  public InitialLoss initialLoss() {
    long first = 0;
    do {
      windows.fill(batch, first++);
    } while (batch.counted() == 0);
    return InitialLoss.of(model.forward(BatchInput.of(batch)), batch.inputs(), batch.targets());
  }
}
