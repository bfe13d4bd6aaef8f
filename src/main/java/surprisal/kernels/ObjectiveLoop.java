package surprisal.kernels;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The terms of an objective and its gradient, row by row in plain Java: a row of logits, with the
 * teacher's and the reference's beside it, is read once, stays in the cache, and is written once.
 * Sums and logarithms are in double.
 */
final class ObjectiveLoop implements AutoCloseable {
  private final Workers workers;
  private final NativeFloats gradient;
  private final NativeFloats logits;
  private final NativeFloats teacher;
  private final NativeFloats reference;
  private final int N;
  private final int V;
  private final ObjectiveRow[] rows;

  /** All [N,V]; dlogits, teacher and reference may be null. */
  ObjectiveLoop(
      Workers workers, INDArray dlogits, INDArray logits, INDArray teacher, INDArray reference) {
    this.workers = workers;
    this.logits = NativeFloats.of(logits);
    gradient = dlogits == null ? null : NativeFloats.of(dlogits);
    this.teacher = teacher == null ? null : NativeFloats.of(teacher);
    this.reference = reference == null ? null : NativeFloats.of(reference);
    N = (int) logits.size(0);
    V = (int) logits.size(1);
    rows = new ObjectiveRow[workers.count()];
  }

  void run(LossTerms terms, int[] targets, LossMix mix, double[] scale) {
    workers.run(
        N,
        (worker, n) -> {
          if (rows[worker] == null) {
            rows[worker] = new ObjectiveRow(V, teacher != null, reference != null);
          }
          row(rows[worker], (int) n, terms, targets[(int) n], mix, scale);
        });
  }

  private void row(
      ObjectiveRow row, int n, LossTerms terms, int target, LossMix mix, double[] scale) {
    long from = (long) n * V;
    if (target < 0) {
      terms.clear(n);
      if (gradient != null) {
        gradient.write(from, row.noGradient(), 0, V);
      }
      return;
    }
    logits.read(from, row.logits(), 0, V);
    if (teacher != null) {
      teacher.read(from, row.teacher(), 0, V);
    }
    if (reference != null) {
      reference.read(from, row.reference(), 0, V);
    }
    row.run(terms, n, target, mix);
    if (gradient != null) {
      gradient.write(from, row.gradient(target, mix, scale[n]), 0, V);
    }
  }

  @Override
  public void close() {}
}
