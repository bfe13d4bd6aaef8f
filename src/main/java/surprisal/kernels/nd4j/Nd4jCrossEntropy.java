package surprisal.kernels.nd4j;

import static surprisal.kernels.nd4j.Nd4jOps.gather;
import static surprisal.kernels.nd4j.Nd4jOps.matmul;
import static surprisal.kernels.nd4j.Nd4jOps.multiply;
import static surprisal.kernels.nd4j.Nd4jOps.scatterUpdate;
import static surprisal.kernels.nd4j.Nd4jOps.subtract;
import static surprisal.kernels.nd4j.Nd4jOps.view;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.same.Max;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;
import surprisal.kernels.HostLossTerms;

/**
 * Cross-entropy and its gradient in ND4J operations. The target's exponential is kept apart from
 * the sum of all others, {@code rest}: then nll = log1p(rest / e[target]) and p[target] - 1 = -rest
 * / (rest + e[target]) keep their digits where the model is nearly certain.
 */
final class Nd4jCrossEntropy {
  private final Scratch scratch;

  Nd4jCrossEntropy(Scratch scratch) {
    this.scratch = scratch;
  }

  /**
   * Fills hard and nll.
   *
   * @param dlogits null for the loss alone
   * @param targets [N]
   * @param scale [N] d(objective)/d(hard[n]); unused without dlogits
   */
  void run(
      HostLossTerms terms,
      INDArray dlogits,
      INDArray logits,
      int[] targets,
      double smoothing,
      double[] scale) {
    double[] loss = terms.hard(), nll = terms.nll();
    int N = (int) logits.size(0), V = (int) logits.size(1);
    INDArray ones = scratch.ones(V, 1);

    INDArray max = scratch.array("crossentropy max", N, 1);
    Nd4j.exec(new Max(logits, max, true, 1));
    subtract(logits, logits, max);

    try (INDArray cells = Nd4j.createFromArray(cells(targets, N, V))) {
      INDArray picked = scratch.array("crossentropy picked", N);
      gather(picked, view(logits, (long) N * V), cells);
      double[] targetLogit = picked.data().asDouble();
      double[] meanLogit = smoothing > 0 ? rowProducts(logits, ones, 1.0 / V) : new double[N];

      INDArray e = dlogits == null ? logits : dlogits;
      Nd4j.exec(new Exp(logits, e));
      INDArray flat = view(e, (long) N * V);
      picked.assign(0);
      scatterUpdate(flat, cells, picked);
      double[] rest = rowProducts(e, ones, 1);

      double[] factor = new double[N]; // dlogits = factor e - shift, but for the target
      double[] shift = new double[N];
      double[] atTarget = new double[N];
      for (int n = 0; n < N; n++) {
        if (targets[n] < 0) {
          loss[n] = 0;
          nll[n] = 0;
          continue;
        }
        double own = Math.exp(targetLogit[n]), sum = rest[n] + own;
        nll[n] = own > 1e-300 ? Math.log1p(rest[n] / own) : Math.log(sum) - targetLogit[n];
        loss[n] = (1 - smoothing) * nll[n] + smoothing * (targetLogit[n] - meanLogit[n] + nll[n]);
        if (dlogits != null) {
          factor[n] = scale[n] / sum;
          shift[n] = scale[n] * smoothing / V;
          atTarget[n] = scale[n] * (smoothing - rest[n] / sum - smoothing / V);
        }
      }
      if (dlogits != null) {
        multiply(e, e, scratch.column("crossentropy factor", factor));
        if (smoothing > 0) {
          subtract(e, e, scratch.column("crossentropy factor", shift));
        }
        scatterUpdate(flat, cells, view(scratch.column("crossentropy factor", atTarget), N));
      }
    }
  }

  /** scale * sum of each row, in Java. */
  private double[] rowProducts(INDArray rows, INDArray ones, double scale) {
    INDArray sums = scratch.array("crossentropy sums", rows.size(0), 1);
    matmul(sums, rows, ones, scale, 0);
    return sums.data().asDouble();
  }

  /** Where each row's target stands in the flat array; the first class where it is ignored. */
  private static long[] cells(int[] targets, int N, int V) {
    long[] cells = new long[N];
    for (int n = 0; n < N; n++) {
      if (targets[n] >= V) {
        throw new IllegalStateException("target " + targets[n] + " of " + V + " classes");
      }
      cells[n] = (long) n * V + Math.max(0, targets[n]);
    }
    return cells;
  }
}
