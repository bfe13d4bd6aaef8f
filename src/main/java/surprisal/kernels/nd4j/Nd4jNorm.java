package surprisal.kernels.nd4j;

import static surprisal.kernels.nd4j.Nd4jOps.add;
import static surprisal.kernels.nd4j.Nd4jOps.matmul;
import static surprisal.kernels.nd4j.Nd4jOps.multiply;
import static surprisal.kernels.nd4j.Nd4jOps.subtract;
import static surprisal.kernels.nd4j.Nd4jOps.view;
import static surprisal.kernels.nd4j.Nd4jTensor.array;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import org.nd4j.linalg.ops.transforms.Transforms;
import surprisal.kernels.Kernels;
import surprisal.kernels.Norm;

/**
 * Layer normalization in ND4J operations (its own has no epsilon). Sums over a row or a column are
 * products with a vector of ones or with the gain: BLAS adds in many lanes, which is both faster
 * and more exact in fp32 than a running sum.
 */
final class Nd4jNorm {
  private final Scratch scratch;

  Nd4jNorm(Scratch scratch) {
    this.scratch = scratch;
  }

  /** See {@link Kernels#normForward}. */
  void forward(INDArray out, INDArray kept, INDArray x, Norm norm) {
    INDArray gain = array(norm.gain()), bias = array(norm.bias());
    long N = x.size(0), C = x.size(1);
    INDArray ones = scratch.ones(C, 1);
    INDArray squares = scratch.array("layernorm squares", N, C);
    INDArray meanColumn = row(kept, 0, N), rstdColumn = row(kept, 1, N);

    if (norm.kind().centered()) {
      matmul(meanColumn, x, ones, 1.0 / C, 0);
    } else {
      meanColumn.assign(0);
    }
    subtract(out, x, meanColumn);
    multiply(squares, out, out);
    matmul(rstdColumn, squares, ones, 1.0 / C, 0); // the variance, biased
    rstdColumn.addi(Norm.EPSILON);
    Transforms.sqrt(rstdColumn, false);
    rstdColumn.rdivi(1.0);
    multiply(out, out, rstdColumn);
    multiply(out, out, gain);
    if (bias != null) {
      add(out, out, bias);
    }
  }

  /** See {@link Kernels#normBackward}. */
  void backward(
      INDArray dx,
      INDArray dresidual,
      INDArray dout,
      INDArray x,
      INDArray kept,
      Norm norm,
      boolean accumulate) {
    INDArray gain = array(norm.gain()), dgain = array(norm.dgain()), dbias = array(norm.dbias());
    long N = x.size(0), C = x.size(1);
    double beta = accumulate ? 1 : 0;
    INDArray ones = scratch.ones(1, N);
    INDArray normalized = scratch.array("layernorm normalized", N, C);
    INDArray products = scratch.array("layernorm squares", N, C);
    INDArray meanOfG = scratch.array("layernorm mean g", N, 1);
    INDArray meanOfGx = scratch.array("layernorm mean gx", N, 1);
    INDArray meanColumn = row(kept, 0, N), rstdColumn = row(kept, 1, N);
    INDArray gainColumn = view(gain, C, 1);

    // normalized = (x - mean) * rstd
    subtract(normalized, x, meanColumn);
    multiply(normalized, normalized, rstdColumn);

    // out = normalized * gain + bias
    multiply(products, dout, normalized);
    matmul(view(dgain, 1, C), ones, products, 1, beta);
    if (dbias != null) {
      matmul(view(dbias, 1, C), ones, dout, 1, beta);
    }

    // With g = dout * gain: dx = dresidual + rstd (g - mean(g) - normalized mean(g normalized)),
    // without mean(g) where the center is fixed.
    matmul(meanOfG, dout, gainColumn, 1.0 / C, 0);
    matmul(meanOfGx, products, gainColumn, 1.0 / C, 0);
    multiply(dout, dout, gain);
    multiply(normalized, normalized, meanOfGx);
    subtract(dout, dout, normalized);
    if (norm.kind().centered()) {
      subtract(dout, dout, meanOfG);
    }
    multiply(dout, dout, rstdColumn);
    if (dresidual == null) {
      dx.assign(dout);
    } else {
      add(dx, dresidual, dout);
    }
  }

  /** Row 0, the means, or 1, the reciprocal standard deviations, of [2,N] as a column. */
  private static INDArray row(INDArray kept, int row, long N) {
    return view(view(kept, 2 * N).get(NDArrayIndex.interval(row * N, (row + 1) * N)), N, 1);
  }
}
