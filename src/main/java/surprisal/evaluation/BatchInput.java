package surprisal.evaluation;

import surprisal.data.Batch;
import surprisal.model.Input;

/** What a model is given of a batch. */
public final class BatchInput {
  private BatchInput() {}

  /** For training: the key names the dropout masks of this pass. */
  public static Input of(Batch batch, long dropoutKey) {
    return input(batch, dropoutKey);
  }

  /** For evaluation, without dropout. */
  public static Input of(Batch batch) {
    return input(batch, null);
  }

  private static Input input(Batch batch, Long dropoutKey) {
    return new Input(
        batch.B(), batch.T(), batch.inputs(), batch.positions(), batch.starts(), dropoutKey);
  }
}
