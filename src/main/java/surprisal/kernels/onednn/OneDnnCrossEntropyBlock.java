package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_log;

import java.util.ArrayList;
import java.util.List;
import surprisal.kernels.HostLossTerms;
import surprisal.kernels.LossMix;
import surprisal.kernels.nd4j.NativeAddress;

/**
 * Cross-entropy of a few rows. oneDNN's log-softmax is off by up to 2e-6, the same for a whole row,
 * because of its logarithm; its softmax is exact to the last digits. Hence the second is taken of
 * the first, and -log p is computed from whichever holds more digits of it.
 */
final class OneDnnCrossEntropyBlock implements AutoCloseable {
  private static final float LIKELY = 0.5f;
  private static final float NEARLY_IMPOSSIBLE = 1e-30f;

  private final int from;
  private final int rows;
  private final long V;
  private final NativeFloats values;
  private final NativeFloats gradient;
  private final NativeFloats scales;
  private final NativeFloats shifts;
  private final NativeFloats sums;
  private final float[] perRow;
  private final float[] logTarget;
  private final OneDnnPrimitive logSoftmax;
  private final OneDnnPrimitive softmax;
  private final OneDnnPrimitive sumRows;
  private final Steps scaleRows;
  private final OneDnnPrimitive sumOneRow;
  private final NativeAddress oneRow;
  private final long address;

  /**
   * @param dlogits [rows,V], or null for the loss alone
   * @param logits [rows,V]
   * @param from index of the first row among all
   */
  OneDnnCrossEntropyBlock(
      OneDnn oneDnn,
      NativeOnes ones,
      NativeTensor dlogits,
      NativeTensor logits,
      int from,
      boolean smoothing) {
    this.from = from;
    rows = (int) logits.shape()[0];
    V = logits.shape()[1];
    NativeScratch scratch = oneDnn.scratch();
    NativeTensor scaleColumn = scratch.tensor("cross-entropy scale", dnnl_f32, rows, 1);
    NativeTensor shiftColumn = scratch.tensor("cross-entropy shift", dnnl_f32, rows, 1);
    NativeTensor sumColumn = scratch.tensor("cross-entropy sums", dnnl_f32, rows, 1);
    values = NativeFloats.of(logits);
    gradient = dlogits == null ? null : NativeFloats.of(dlogits);
    scales = NativeFloats.of(scaleColumn);
    shifts = NativeFloats.of(shiftColumn);
    sums = NativeFloats.of(sumColumn);
    perRow = new float[rows];
    logTarget = new float[rows];

    logSoftmax = oneDnn.softmax(dnnl_softmax_log, logits, logits);
    softmax = oneDnn.softmax(dnnl_softmax_accurate, logits, logits);
    NativeTensor allOnes = ones.row(dnnl_f32, V).as(V, 1);
    sumRows = smoothing ? oneDnn.matmul(sumColumn, logits, allOnes) : null;
    sumOneRow = oneDnn.matmul(sumColumn.slice(0, 0, 1), logits.slice(0, 0, 1), allOnes);
    address = logits.address();
    oneRow = new NativeAddress(address, 4 * V);
    List<Runnable> steps = new ArrayList<>();
    if (dlogits != null) {
      boolean narrow = dlogits.type() != logits.type();
      NativeTensor scaled = narrow ? logits : dlogits;
      steps.add(oneDnn.multiply(scaled, logits, scaleColumn));
      if (smoothing) {
        steps.add(oneDnn.add(scaled, scaled, shiftColumn));
      }
      if (narrow) {
        steps.add(oneDnn.copy(dlogits, logits));
      }
    }
    scaleRows = new Steps(steps);
  }

  boolean hasGradient() {
    return gradient != null;
  }

  /** loss and nll of these rows; leaves the probabilities in the logits. */
  void loss(double[] loss, double[] nll, int[] targets, double smoothing) {
    logSoftmax.run();
    for (int n = 0; n < rows; n++) {
      logTarget[n] = values.get(at(n, targets));
    }
    if (sumRows != null) {
      sumRows.run();
      sums.read(0, perRow, 0, rows);
    }
    softmax.run();
    for (int n = 0; n < rows; n++) {
      int row = from + n;
      boolean ignored = targets[row] < 0;
      nll[row] = ignored ? 0 : nll(n, at(n, targets));
      // The row's error in log p is known from its target, and corrected in the mean as well.
      double meanNll = sumRows == null ? 0 : nll[row] + logTarget[n] - perRow[n] / (double) V;
      loss[row] = ignored ? 0 : (1 - smoothing) * nll[row] + smoothing * meanNll;
    }
  }

  private double nll(int n, long target) {
    float p = values.get(target);
    if (p < NEARLY_IMPOSSIBLE) {
      return -logTarget[n];
    }
    if (p < LIKELY) {
      return -Math.log(p);
    }
    values.set(target, 0); // 1 - p has lost its digits; the sum of all others has not
    sumOneRow.move(0, oneRow.at(address + 4 * V * n));
    sumOneRow.run();
    values.set(target, p);
    return -Math.log1p(-sums.get(0));
  }

  /** The logits of the targets, before {@link #loss} destroys them. */
  void targetLogits(double[] targetLogits, int[] targets) {
    for (int n = 0; n < rows; n++) {
      targetLogits[from + n] = values.get(at(n, targets));
    }
  }

  /** values += nll; 0 where ignored. */
  void addNll(double[] values, double[] nll, int[] targets) {
    for (int row = from; row < from + rows; row++) {
      values[row] = targets[row] < 0 ? 0 : values[row] + nll[row];
    }
  }

  /** dlogits = scale (p - q + 2 zLoss logZ p), from the probabilities that {@link #loss} left. */
  void gradient(HostLossTerms terms, int[] targets, LossMix mix) {
    double[] scale = terms.scale(), nll = terms.nll();
    double smoothing = mix.smoothing();
    for (int n = 0; n < rows; n++) {
      double factor = 1 + extra(from + n, terms, mix);
      perRow[n] = targets[from + n] < 0 ? 0 : (float) (scale[from + n] * factor);
    }
    scales.write(0, perRow, 0, rows);
    for (int n = 0; n < rows; n++) {
      perRow[n] = targets[from + n] < 0 ? 0 : (float) (scale[from + n] * (-smoothing / V));
    }
    shifts.write(0, perRow, 0, rows);
    scaleRows.run();
    for (int n = 0; n < rows; n++) {
      int row = from + n;
      if (targets[row] >= 0) {
        double difference = Math.expm1(-nll[row]) + smoothing - smoothing / V; // p - q
        double ofZ = extra(row, terms, mix) * Math.exp(-nll[row]);
        gradient.set(at(n, targets), (float) (scale[row] * (difference + ofZ)));
      }
    }
  }

  private static double extra(int row, HostLossTerms terms, LossMix mix) {
    return mix.zLoss() == 0 ? 0 : 2 * mix.zLoss() * terms.logZ()[row];
  }

  /** Where a row's target stands among this block's values; anywhere in the row if ignored. */
  private long at(int n, int[] targets) {
    return n * V + Math.max(0, targets[from + n]);
  }

  @Override
  public void close() {
    logSoftmax.close();
    softmax.close();
    if (sumRows != null) {
      sumRows.close();
    }
    sumOneRow.close();
    scaleRows.close();
  }
}
