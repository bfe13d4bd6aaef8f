package surprisal.evaluation;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.data.Batch;
import surprisal.data.ValidationWindows;
import surprisal.model.Gpt;
import surprisal.model.Input;
import surprisal.objective.Loss;

/**
 * The plain negative log-likelihood, and what is trained, on a fixed set of windows: no dropout, no
 * randomness, so that evaluating never changes a training.
 */
public final class Evaluator {
  private final Gpt model;
  private final ValidationWindows windows;
  private final int[] bytesPerToken;
  private final Optional<SourceDivergence> source;
  private final BatchLoss objective;
  private final Batch batch;

  /**
   * @param bytesPerToken UTF-8 bytes of each id, [V]
   * @param source of the text, where it is known
   * @param objective what is trained, which is measured beside the plain loss
   */
  public Evaluator(
      Gpt model,
      ValidationWindows windows,
      int[] bytesPerToken,
      Optional<SourceDivergence> source,
      BatchLoss objective) {
    this.model = model;
    this.windows = windows;
    this.bytesPerToken = bytesPerToken;
    this.source = source;
    this.objective = objective;
    batch = windows.allocate();
  }

  /** The loss over all windows. */
  public Evaluation evaluate() {
    Loss loss = Loss.ZERO;
    long bytes = 0;
    source.ifPresent(SourceDivergence::begin);
    for (long b = 0; b < windows.batches(); b++) {
      long index = b;
      windows.fill(batch, index);
      INDArray logits = model.forward(input(batch));
      source.ifPresent(known -> known.add(index, logits));
      loss = loss.plus(objective.evaluate(logits, batch));
      for (int target : batch.targets()) {
        bytes += target < 0 ? 0 : bytesPerToken[target];
      }
    }
    return new Evaluation(
        loss.nllSum(), loss.count(), bytes, source.map(SourceDivergence::means), loss);
  }

  /** Variance of the logits over the classes, averaged over the first window's positions. */
  public double logitVariance() {
    windows.fill(batch, 0);
    INDArray logits = model.forward(input(batch));
    return InitialLoss.variance(
        logits.get(NDArrayIndex.interval(0, batch.T()), NDArrayIndex.all()));
  }

  private static Input input(Batch batch) {
    return new Input(batch.B(), batch.T(), batch.inputs(), batch.positions(), batch.starts(), null);
  }
}
