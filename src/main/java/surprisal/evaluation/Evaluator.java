package surprisal.evaluation;

import surprisal.data.Batch;
import surprisal.data.ValidationWindows;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.Input;
import surprisal.objective.CrossEntropy;
import surprisal.objective.Loss;

/**
 * The plain negative log-likelihood on a fixed set of windows: no dropout, no smoothing, no
 * randomness, so that evaluating never changes a training.
 */
public final class Evaluator {
  private final Gpt model;
  private final ValidationWindows windows;
  private final int[] bytesPerToken;
  private final CrossEntropy objective;
  private final Batch batch;

  /**
   * @param bytesPerToken UTF-8 bytes of each id, [V]
   */
  public Evaluator(Gpt model, ValidationWindows windows, int[] bytesPerToken, Kernels kernels) {
    this.model = model;
    this.windows = windows;
    this.bytesPerToken = bytesPerToken;
    objective = new CrossEntropy(kernels, 0);
    batch = windows.allocate();
  }

  /** The loss over all windows. */
  public Evaluation evaluate() {
    Loss loss = Loss.ZERO;
    long bytes = 0;
    for (long index = 0; index < windows.batches(); index++) {
      windows.fill(batch, index);
      loss = loss.plus(objective.evaluate(model.forward(input(batch)), batch.targets()));
      for (int target : batch.targets()) {
        bytes += target < 0 ? 0 : bytesPerToken[target];
      }
    }
    return new Evaluation(loss.nllSum(), loss.count(), bytes);
  }

  private static Input input(Batch batch) {
    return new Input(batch.B(), batch.T(), batch.inputs(), batch.positions(), batch.starts(), null);
  }
}
