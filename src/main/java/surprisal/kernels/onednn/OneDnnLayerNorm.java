package surprisal.kernels.onednn;

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

  Steps forward(
      INDArray out, INDArray mean, INDArray rstd, INDArray x, INDArray gain, INDArray bias) {
    NativeTensor variance = NativeTensor.of(rstd);
    OneDnnPrimitive normalize =
        oneDnn.layerNorm(
            NativeTensor.of(out),
            NativeTensor.of(mean),
            variance,
            NativeTensor.of(x),
            NativeTensor.of(gain),
            bias == null ? null : NativeTensor.of(bias),
            EPSILON);
    return new Steps(List.of(normalize, new VarianceToRstd(variance)));
  }

  Steps backward(
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
    NativeTensor dgainNow =
        accumulate ? scratch.tensor("dgain", dnnl_f32, channels) : NativeTensor.of(dgain);
    NativeTensor dbiasNow = null;
    if (dbias != null) {
      dbiasNow = accumulate ? scratch.tensor("dbias", dnnl_f32, channels) : NativeTensor.of(dbias);
    }
    NativeTensor dxNow =
        dresidual == null
            ? NativeTensor.of(dx)
            : scratch.tensor("normalized", dnnl_f32, dx.shape());
    NativeTensor variance = scratch.tensor("variance", dnnl_f32, rstd.shape());

    List<Runnable> steps = new ArrayList<>();
    steps.add(new RstdToVariance(variance, NativeTensor.of(rstd)));
    steps.add(
        oneDnn.layerNormBackward(
            dxNow,
            dgainNow,
            dbiasNow,
            NativeTensor.of(dout),
            NativeTensor.of(x),
            NativeTensor.of(mean),
            variance,
            NativeTensor.of(gain),
            EPSILON));
    if (dresidual != null) {
      steps.add(oneDnn.add(NativeTensor.of(dx), dxNow, NativeTensor.of(dresidual)));
    }
    if (accumulate) {
      steps.add(oneDnn.add(NativeTensor.of(dgain), NativeTensor.of(dgain), dgainNow));
      if (dbias != null) {
        steps.add(oneDnn.add(NativeTensor.of(dbias), NativeTensor.of(dbias), dbiasNow));
      }
    }
    return new Steps(steps);
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
