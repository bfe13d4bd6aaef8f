package surprisal.evaluation;

import java.util.Arrays;
import surprisal.data.Batch;
import surprisal.data.WindowReader;
import surprisal.kernels.Tensor;
import surprisal.model.Gpt;

/** Runs a model over a whole text and passes on its prediction of every token that counts. */
public final class Scorer {
  /** Elements of the logits copied to the heap at a time. */
  private static final int COPIED = 1 << 22;

  private final Gpt model;
  private final int B;

  /**
   * @param B windows in a batch
   */
  public Scorer(Gpt model, int B) {
    this.model = model;
    this.B = B;
  }

  /** Receives the predictions in text order. */
  @FunctionalInterface
  public interface Listener {
    /**
     * @param at index of the predicted token in the text, 1 or more
     * @param logits [V], overwritten by the next call
     */
    void predicted(int at, double[] logits);
  }

  /** Predicts every token except the first and the masked ones. */
  public void score(WindowReader reader, SlidingWindows windows, Listener listener) {
    int T = windows.T();
    Batch batch = reader.allocate(B);
    for (int first = 0; first < windows.count(); first += B) {
      int rows = Math.min(B, windows.count() - first);
      for (int b = 0; b < rows; b++) {
        reader.read(batch, b, windows.start(first + b), windows.length(first + b));
      }
      Tensor logits = model.forward(batch);
      for (int b = 0; b < rows; b++) {
        int w = first + b;
        int from = b * T + windows.firstCounted(w);
        int to = b * T + windows.length(w);
        report(logits, batch.targets(), from, to, windows.start(w) + 1 - b * T, listener);
      }
    }
  }

  /** Rows {@code from} to {@code to}; row n predicts token n + {@code shift}. */
  private static void report(
      Tensor logits, int[] targets, int from, int to, int shift, Listener listener) {
    int V = (int) logits.size(1);
    int chunk = Math.max(1, COPIED / V);
    for (int start = from; start < to; start += chunk) {
      int end = Math.min(to, start + chunk);
      if (Arrays.stream(targets, start, end).allMatch(target -> target < 0)) {
        continue;
      }
      double[] copy = logits.rows(start, end);
      for (int n = start; n < end; n++) {
        if (targets[n] >= 0) {
          listener.predicted(
              n + shift, Arrays.copyOfRange(copy, (n - start) * V, (n - start + 1) * V));
        }
      }
    }
  }
}
