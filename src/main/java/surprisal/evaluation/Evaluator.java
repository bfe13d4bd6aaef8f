package surprisal.evaluation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import surprisal.data.Batch;
import surprisal.data.ValidationWindows;
import surprisal.kernels.Tensor;
import surprisal.model.Gpt;
import surprisal.objective.Loss;
import surprisal.objective.Objective;

/**
 * The plain negative log-likelihood and the training objective on a fixed set of windows: no
 * dropout, no randomness, so that evaluation never affects training.
 */
public final class Evaluator {
  private static final int FEWEST_BATCHES = 8;

  /** Number of leading targets whose surprisals are recorded individually. */
  public static final int SHOWN = 256;

  private final Gpt model;
  private final ValidationWindows windows;
  private final int[] bytesPerToken;
  private final Optional<BaselineDivergence> baselines;
  private final Optional<SourceDivergence> source;
  private final Objective objective;
  private final Batch batch;
  private final EvaluationStats stats;

  /**
   * @param bytesPerToken UTF-8 bytes of each id, [V]
   * @param baselines distance from unigram and bigram, if it is to be measured
   * @param distance from the text's source, if it is known
   * @param objective the training objective, measured alongside the plain loss
   */
  public Evaluator(
      Gpt model,
      ValidationWindows windows,
      int[] bytesPerToken,
      Optional<BaselineDivergence> baselines,
      Optional<SourceDivergence> source,
      Objective objective) {
    this.model = model;
    this.windows = windows;
    this.bytesPerToken = bytesPerToken;
    this.baselines = baselines;
    this.source = source;
    this.objective = objective;
    batch = windows.allocate();
    stats =
        new EvaluationStats(windows.batches(), batch.targets().length, model.vocabSize(), SHOWN);
  }

  /** The loss over all windows. */
  public Evaluation evaluate() {
    Loss loss = Loss.ZERO;
    long bytes = 0;
    List<Loss> batches = new ArrayList<>();
    baselines.ifPresent(BaselineDivergence::begin);
    source.ifPresent(SourceDivergence::begin);
    stats.begin();
    for (long b = 0; b < windows.batches(); b++) {
      long index = b;
      windows.fill(batch, index);
      Tensor logits = model.forward(batch);
      LogitRows rows = new LogitRows(logits);
      baselines.ifPresent(tables -> tables.add(index, rows));
      source.ifPresent(known -> known.add(index, rows));
      stats.look(index, rows, batch.targets());
      Loss here = objective.evaluate(logits, batch);
      stats.count(objective.nll(), batch.targets());
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

  /** Standard error of the overall mean, a ratio of sums over batches (Cochran 1977, 6.4). */
  private static double standardError(List<Loss> batches, Loss all) {
    double squares = 0;
    for (Loss batch : batches) {
      double deviation = batch.nllSum() - all.nllNats() * batch.count();
      squares += deviation * deviation;
    }
    double K = batches.size();
    return K < FEWEST_BATCHES ? Double.NaN : Math.sqrt(squares * K / (K - 1)) / all.count();
  }

  /** Statistics of the last evaluation besides its mean. */
  public EvaluationStats stats() {
    return stats;
  }

  /** The expected loss of an untrained model on the first windows that have targets. */
  public InitialLoss initialLoss() {
    long first = 0;
    do {
      windows.fill(batch, first++);
    } while (batch.counted() == 0);
    return InitialLoss.of(model.forward(batch), batch.inputs(), batch.targets());
  }
}
