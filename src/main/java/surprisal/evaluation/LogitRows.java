package surprisal.evaluation;

import java.util.Arrays;
import surprisal.kernels.Tensor;

/**
 * A batch's logits [N,V] for several readers, copied from the engine in chunks of rows: the logits
 * of a large vocabulary may be more than the Java heap can hold.
 */
final class LogitRows {
  /** Logits copied at a time. */
  private static final int COPIED = 1 << 22;

  private final Tensor logits;
  private final int N;
  private final int V;
  private final int rows;
  private double[] chunk;
  private int first;

  LogitRows(Tensor logits) {
    this.logits = logits;
    N = Math.toIntExact(logits.size(0));
    V = Math.toIntExact(logits.size(1));
    rows = Math.max(1, COPIED / V);
  }

  /** Number of logits. */
  long length() {
    return logits.length();
  }

  /** The logits of one position, [V], for who reads few of them. */
  double[] row(int n) {
    return has(n) ? copied(n) : logits.row(n);
  }

  /** The same for who reads all in turn: the rows around it are copied with it. */
  double[] rowOfAll(int n) {
    if (!has(n)) {
      first = n / rows * rows;
      chunk = logits.rows(first, Math.min(N, first + rows));
    }
    return copied(n);
  }

  private boolean has(int n) {
    return chunk != null && n >= first && n < first + rows;
  }

  private double[] copied(int n) {
    int from = (n - first) * V;
    return Arrays.copyOfRange(chunk, from, from + V);
  }
}
