package surprisal.evaluation;

import java.util.Arrays;
import surprisal.kernels.Tensor;

/**
 * A batch's logits [N,V] for several readers: copied from the engine once, when one asks for all.
 */
final class LogitRows {
  private final Tensor logits;
  private final int V;
  private double[] all;

  LogitRows(Tensor logits) {
    this.logits = logits;
    V = Math.toIntExact(logits.size(1));
  }

  /** Number of logits. */
  long length() {
    return logits.length();
  }

  /** All of them, [N*V], not to be changed. */
  double[] all() {
    if (all == null) {
      all = logits.read();
    }
    return all;
  }

  /** The logits of one position, [V]. */
  double[] row(int n) {
    return all == null ? logits.row(n) : Arrays.copyOfRange(all, n * V, (n + 1) * V);
  }
}
