package surprisal.kernels;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Layer normalization. oneDNN keeps the variance where we keep rstd = 1/sqrt(variance + eps), so a
 * short loop over the N rows turns one into the other. Only variance + eps is ever used, hence
 * nothing is lost on the way back, 1/rstd^2 - eps, however small the variance.
 */
final class OneDnnLayerNorm {
  private static final float EPSILON = 1e-5f;

  private final OneDnn oneDnn;

  OneDnnLayerNorm(OneDnn oneDnn) {
    this.oneDnn = oneDnn;
  }

  Sequence forward(
      INDArray out, INDArray mean, INDArray rstd, INDArray x, INDArray gain, INDArray bias) {
    Strided variance = Strided.of(rstd);
    OneDnnPrimitive normalize =
        oneDnn.layerNorm(
            Strided.of(out),
            Strided.of(mean),
            variance,
            Strided.of(x),
            Strided.of(gain),
            bias == null ? null : Strided.of(bias),
            EPSILON);
    return new Sequence(List.of(normalize, new VarianceToRstd(variance)));
  }

  Sequence backward(
      INDArray dx,
      INDArray dresidual,
      INDArray dgain,
      INDArray dbias,
      INDArray dout,
      INDArray x,
      INDArray mean,
      INDArray rstd,
      INDArray gain,
      boolean accumulate) {
    NativeScratch scratch = oneDnn.scratch();
    long[] channels = gain.shape();
    Strided dgainNow = accumulate ? scratch.tensor("dgain", dnnl_f32, channels) : Strided.of(dgain);
    Strided dbiasNow = null;
    if (dbias != null) {
      dbiasNow = accumulate ? scratch.tensor("dbias", dnnl_f32, channels) : Strided.of(dbias);
    }
    Strided dxNow =
        dresidual == null ? Strided.of(dx) : scratch.tensor("normalized", dnnl_f32, dx.shape());
    Strided variance = scratch.tensor("variance", dnnl_f32, rstd.shape());

    List<Runnable> steps = new ArrayList<>();
    steps.add(new RstdToVariance(variance, Strided.of(rstd)));
    steps.add(
        oneDnn.layerNormBackward(
            dxNow,
            dgainNow,
            dbiasNow,
            Strided.of(dout),
            Strided.of(x),
            Strided.of(mean),
            variance,
            Strided.of(gain),
            EPSILON));
    if (dresidual != null) {
      steps.add(oneDnn.add(Strided.of(dx), dxNow, Strided.of(dresidual)));
    }
    if (accumulate) {
      steps.add(oneDnn.add(Strided.of(dgain), Strided.of(dgain), dgainNow));
      if (dbias != null) {
        steps.add(oneDnn.add(Strided.of(dbias), Strided.of(dbias), dbiasNow));
      }
    }
    return new Sequence(steps);
  }

  private static final class VarianceToRstd implements Runnable {
    private final NativeFloats statistic;
    private final float[] values;

    VarianceToRstd(Strided statistic) {
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

    RstdToVariance(Strided variance, Strided rstd) {
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
