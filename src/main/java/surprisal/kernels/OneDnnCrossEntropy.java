package surprisal.kernels;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_log;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Cross-entropy in two passes over the logits: their log-softmax in place, then, where a gradient
 * is wanted, exp(log p + log scale) with the scale of each row. Only the targets' entries are
 * looked at one by one.
 */
final class OneDnnCrossEntropy implements AutoCloseable {
  private final long V;
  private final NativeFloats logP;
  private final NativeFloats gradient;
  private final NativeFloats logScale;
  private final NativeFloats shift;
  private final NativeFloats sums;
  private final float[] perRow;
  private final OneDnnPrimitive logSoftmax;
  private final OneDnnPrimitive sumRows;
  private final OneDnnPrimitive scaledExp;

  /**
   * @param dlogits null for the loss alone
   */
  OneDnnCrossEntropy(
      OneDnn oneDnn, NativeOnes ones, INDArray dlogits, INDArray logits, boolean smoothing) {
    Strided values = Strided.of(logits);
    long N = logits.size(0);
    V = logits.size(1);
    NativeScratch scratch = oneDnn.scratch();
    Strided scaleColumn = scratch.tensor("cross-entropy scale", dnnl_f32, N, 1);
    Strided shiftColumn = scratch.tensor("cross-entropy shift", dnnl_f32, N, 1);
    Strided sumColumn = scratch.tensor("cross-entropy sums", dnnl_f32, N, 1);
    logP = NativeFloats.of(values);
    logScale = NativeFloats.of(scaleColumn);
    shift = NativeFloats.of(shiftColumn);
    sums = NativeFloats.of(sumColumn);
    perRow = new float[(int) N];
    logSoftmax = oneDnn.softmax(dnnl_softmax_log, values, values);
    sumRows = smoothing ? oneDnn.matmul(sumColumn, values, ones.row(dnnl_f32, V).as(V, 1)) : null;
    gradient = dlogits == null ? null : NativeFloats.of(dlogits);
    OneDnnPostOps exp = new OneDnnPostOps().exp().add(smoothing ? shiftColumn : null);
    scaledExp = dlogits == null ? null : oneDnn.add(Strided.of(dlogits), values, scaleColumn, exp);
  }

  void run(double[] loss, double[] nll, int[] targets, double smoothing, double[] scale) {
    int N = perRow.length;
    logSoftmax.run();
    if (sumRows != null) {
      sumRows.run();
      sums.read(0, perRow, 0, N);
    }
    for (int n = 0; n < N; n++) {
      boolean ignored = targets[n] < 0;
      nll[n] = ignored ? 0 : -logP.get(n * V + targets[n]);
      double meanNll = sumRows == null ? 0 : -perRow[n] / (double) V;
      loss[n] = ignored ? 0 : (1 - smoothing) * nll[n] + smoothing * meanNll;
    }
    if (scaledExp != null) {
      gradient(nll, targets, smoothing, scale);
    }
  }

  private void gradient(double[] nll, int[] targets, double smoothing, double[] scale) {
    int N = perRow.length;
    for (int n = 0; n < N; n++) {
      if (scale[n] < 0) {
        throw new IllegalStateException("scale " + scale[n] + " of row " + n);
      }
      perRow[n] = targets[n] < 0 ? Float.NEGATIVE_INFINITY : (float) Math.log(scale[n]);
    }
    logScale.write(0, perRow, 0, N);
    if (smoothing > 0) {
      for (int n = 0; n < N; n++) {
        perRow[n] = targets[n] < 0 ? 0 : (float) (-scale[n] * smoothing / V);
      }
      shift.write(0, perRow, 0, N);
    }
    scaledExp.run();
    for (int n = 0; n < N; n++) {
      if (targets[n] >= 0) {
        double atTarget = Math.expm1(-nll[n]) + smoothing - smoothing / V;
        gradient.set(n * V + targets[n], (float) (scale[n] * atTarget));
      }
    }
  }

  @Override
  public void close() {
    logSoftmax.close();
    if (sumRows != null) {
      sumRows.close();
    }
    if (scaledExp != null) {
      scaledExp.close();
    }
  }
}
