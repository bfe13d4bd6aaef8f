package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import java.util.ArrayList;
import java.util.List;
import surprisal.kernels.Kernels;
import surprisal.kernels.Norm;
import surprisal.kernels.Tensor;

/**
 * Layer normalization. oneDNN keeps the variance where we keep rstd = 1/sqrt(variance + eps), so a
 * short loop over the N rows turns one into the other. Only variance + eps is ever used, hence
 * nothing is lost on the way back, 1/rstd^2 - eps, however small the variance.
 */
final class OneDnnNorm {
  private static final float EPSILON = (float) Norm.EPSILON;

  private final OneDnn oneDnn;
  private final Workers workers;
  private final PreparedCalls calls;

  OneDnnNorm(OneDnn oneDnn, Workers workers, PreparedCalls calls) {
    this.oneDnn = oneDnn;
    this.workers = workers;
    this.calls = calls;
  }

  /** See {@link Kernels#normForward}. */
  void forward(Tensor out, Tensor kept, Tensor x, Norm norm) {
    calls
        .of(Operation.NORM_FORWARD)
        .with(out)
        .with(kept)
        .with(x)
        .with(norm.gain())
        .with(norm.bias())
        .get(() -> prepareForward(out, kept, x, norm))
        .run();
  }

  private Steps prepareForward(Tensor out, Tensor kept, Tensor x, Norm norm) {
    if (!norm.kind().centered()) {
      return Steps.of(new RmsNormLoop(workers, x, kept).forward(NativeFloats.of(out), norm));
    }
    NativeTensor variance = row(kept, 1);
    OneDnnPrimitive normalize =
        oneDnn.layerNorm(
            NativeTensor.of(out),
            row(kept, 0),
            variance,
            NativeTensor.of(x),
            NativeTensor.of(norm.gain()),
            NativeTensor.of(norm.bias()),
            EPSILON);
    return new Steps(List.of(normalize, new VarianceToRstd(variance)));
  }

  /** See {@link Kernels#normBackward}. */
  void backward(
      Tensor dx,
      Tensor dresidual,
      Tensor dout,
      Tensor x,
      Tensor kept,
      Norm norm,
      boolean accumulate) {
    calls
        .of(Operation.NORM_BACKWARD)
        .with(dx)
        .with(dresidual)
        .with(dout)
        .with(x)
        .with(kept)
        .with(norm.gain())
        .with(norm.dgain())
        .with(norm.dbias())
        .with(accumulate)
        .get(() -> prepareBackward(dx, dresidual, dout, x, kept, norm, accumulate))
        .run();
  }

  private Steps prepareBackward(
      Tensor dx,
      Tensor dresidual,
      Tensor dout,
      Tensor x,
      Tensor kept,
      Norm norm,
      boolean accumulate) {
    if (!norm.kind().centered()) {
      NativeFloats past = dresidual == null ? null : NativeFloats.of(dresidual);
      return Steps.of(
          new RmsNormLoop(workers, x, kept)
              .backward(NativeFloats.of(dx), past, NativeFloats.of(dout), norm, accumulate));
    }
    NativeScratch scratch = oneDnn.scratch();
    NativeTensor into = NativeTensor.of(dx), residual = NativeTensor.of(dresidual);
    NativeTensor dgain = NativeTensor.of(norm.dgain()), dbias = NativeTensor.of(norm.dbias());
    NativeTensor dgainNow = accumulate ? scratch.tensor("dgain", dnnl_f32, dgain.shape()) : dgain;
    NativeTensor dbiasNow =
        accumulate && dbias != null ? scratch.tensor("dbias", dnnl_f32, dbias.shape()) : dbias;
    NativeTensor dxNow =
        residual == null ? into : scratch.tensor("normalized", dnnl_f32, into.shape());
    NativeTensor rstd = row(kept, 1);
    NativeTensor variance = scratch.tensor("variance", dnnl_f32, rstd.shape());
    List<Runnable> steps = new ArrayList<>();
    steps.add(new RstdToVariance(variance, rstd));
    steps.add(
        oneDnn.layerNormBackward(
            dxNow,
            dgainNow,
            dbiasNow,
            NativeTensor.of(dout),
            NativeTensor.of(x),
            row(kept, 0),
            variance,
            NativeTensor.of(norm.gain()),
            EPSILON));
    if (residual != null) {
      steps.add(oneDnn.add(into, dxNow, residual));
    }
    if (accumulate) {
      steps.add(oneDnn.add(dgain, dgain, dgainNow));
      if (dbias != null) {
        steps.add(oneDnn.add(dbias, dbias, dbiasNow));
      }
    }
    return new Steps(steps);
  }

  /** The means, row 0, or the reciprocal standard deviations, row 1, as [N]. */
  private static NativeTensor row(Tensor kept, int row) {
    return NativeTensor.of(kept).slice(0, row, row + 1).as(kept.size(1));
  }

  private static final class VarianceToRstd implements Runnable {
    private final NativeFloats statistic;
    private final float[] values;

    VarianceToRstd(NativeTensor statistic) {
      this.statistic = NativeFloats.of(statistic);
      values = new float[(int) statistic.elements()];
    }

    @Override
    public void run() {
      statistic.read(0, values, 0, values.length);
      for (int n = 0; n < values.length; n++) {
        values[n] = 1 / (float) Math.sqrt(values[n] + EPSILON);
      }
      statistic.write(0, values, 0, values.length);
    }
  }

  private static final class RstdToVariance implements Runnable {
    private final NativeFloats variance;
    private final NativeFloats rstd;
    private final float[] values;

    RstdToVariance(NativeTensor variance, NativeTensor rstd) {
      this.variance = NativeFloats.of(variance);
      this.rstd = NativeFloats.of(rstd);
      values = new float[(int) rstd.elements()];
    }

    @Override
    public void run() {
      rstd.read(0, values, 0, values.length);
      for (int n = 0; n < values.length; n++) {
        values[n] = 1 / (values[n] * values[n]) - EPSILON;
      }
      variance.write(0, values, 0, values.length);
    }
  }
}
