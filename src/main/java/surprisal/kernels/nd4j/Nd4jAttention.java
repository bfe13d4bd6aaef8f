package surprisal.kernels.nd4j;

import static surprisal.kernels.nd4j.Nd4jOps.add;
import static surprisal.kernels.nd4j.Nd4jOps.matmul;
import static surprisal.kernels.nd4j.Nd4jOps.matmulTransposedA;
import static surprisal.kernels.nd4j.Nd4jOps.matmulTransposedB;
import static surprisal.kernels.nd4j.Nd4jOps.multiply;
import static surprisal.kernels.nd4j.Nd4jOps.subtract;
import static surprisal.kernels.nd4j.Nd4jOps.view;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.transforms.custom.SoftMax;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.kernels.Dropout;
import surprisal.kernels.Heads;
import surprisal.kernels.Kernels;

/**
 * Causal attention in ND4J operations. The matrix products run on permuted views [B,NH,T,HS] of the
 * fused qkv rows, so that no head is ever copied out.
 */
final class Nd4jAttention implements AutoCloseable {
  private final Scratch scratch;
  private INDArray mask;
  private int[] maskStarts;

  Nd4jAttention(Scratch scratch) {
    this.scratch = scratch;
  }

  /** See {@link Kernels#attentionForward}. */
  void forward(
      INDArray out,
      INDArray probabilities,
      INDArray qkv,
      Heads heads,
      int[] starts,
      Dropout dropout) {
    int BNH = (int) probabilities.size(0), T = (int) probabilities.size(1);
    int NH = heads.nHead(), B = BNH / NH, HS = heads.headSize();
    INDArray q = part(qkv, 0, B, T, NH, HS);
    INDArray k = part(qkv, 1, B, T, NH, HS);
    INDArray v = part(qkv, 2, B, T, NH, HS);
    INDArray p = view(probabilities, B, NH, T, T);
    INDArray rows = view(probabilities, (long) BNH * T, T);

    matmulTransposedB(p, q, k, 1 / Math.sqrt(HS), 0);
    add(p, p, mask(B, T, starts));
    Nd4j.exec(new SoftMax(rows, rows, 1));
    INDArray used = p;
    if (dropout.drops()) {
      used = scratch.array("attention dropped", B, NH, T, T);
      try (INDArray kept = Nd4jDropout.factors(p, dropout)) {
        multiply(used, p, view(kept, B, NH, T, T));
      }
    }
    matmul(heads(out, B, T, NH, HS), used, v, 1, 0);
  }

  /** See {@link Kernels#attentionBackward}. */
  void backward(
      INDArray dqkv,
      INDArray dout,
      INDArray probabilities,
      INDArray qkv,
      Heads heads,
      Dropout dropout) {
    int BNH = (int) probabilities.size(0), T = (int) probabilities.size(1);
    int NH = heads.nHead(), B = BNH / NH, HS = heads.headSize();
    double scale = 1 / Math.sqrt(HS);
    INDArray q = part(qkv, 0, B, T, NH, HS), dq = part(dqkv, 0, B, T, NH, HS);
    INDArray k = part(qkv, 1, B, T, NH, HS), dk = part(dqkv, 1, B, T, NH, HS);
    INDArray v = part(qkv, 2, B, T, NH, HS), dv = part(dqkv, 2, B, T, NH, HS);
    INDArray p = view(probabilities, B, NH, T, T);
    INDArray dp = scratch.array("attention dp", B, NH, T, T);
    INDArray products = scratch.array("attention dropped", B, NH, T, T);
    INDArray sums = scratch.array("attention sums", (long) BNH * T, 1);
    INDArray dOut = heads(dout, B, T, NH, HS);

    // out = used @ v, used = dropout(p)
    matmulTransposedB(dp, dOut, v, 1, 0);
    if (dropout.drops()) {
      try (INDArray kept = Nd4jDropout.factors(p, dropout)) {
        INDArray factors = view(kept, B, NH, T, T);
        multiply(products, p, factors);
        matmulTransposedA(dv, products, dOut, 1, 0);
        multiply(dp, dp, factors);
      }
    } else {
      matmulTransposedA(dv, p, dOut, 1, 0);
    }

    // p = softmax(scores): dscores = p (dp - sum(p dp)); p is 0 where masked, and so is dscores.
    multiply(products, p, dp);
    matmul(sums, view(products, (long) BNH * T, T), scratch.ones(T, 1), 1, 0);
    subtract(dp, dp, view(sums, B, NH, T, 1));
    multiply(dp, dp, p);

    // scores = scale q @ k^T
    matmul(dq, dp, k, scale, 0);
    matmulTransposedA(dk, dp, q, scale, 0);
  }

  @Override
  public void close() {
    if (mask != null) {
      mask.close();
      mask = null;
    }
  }

  /** The q, k or v of every head, a view [B,NH,T,HS] of rows [B*T,3C]. */
  private static INDArray part(INDArray qkv, int part, int B, int T, int NH, int HS) {
    return view(qkv, B, T, 3, NH, HS)
        .get(
            NDArrayIndex.all(),
            NDArrayIndex.all(),
            NDArrayIndex.point(part),
            NDArrayIndex.all(),
            NDArrayIndex.all())
        .permute(0, 2, 1, 3);
  }

  /** Rows [B*T,C] as a view [B,NH,T,HS]. */
  private static INDArray heads(INDArray rows, int B, int T, int NH, int HS) {
    return view(rows, B, T, NH, HS).permute(0, 2, 1, 3);
  }

  /**
   * 0 where a position may look and -infinity elsewhere, to be added to the scores; [B or 1,1,T,T].
   * All layers of a pass ask for the same one, so the last is kept.
   */
  private INDArray mask(int B, int T, int[] starts) {
    int[] wanted = starts == null ? new int[T] : starts;
    if (mask != null && mask.size(2) == T && Arrays.equals(maskStarts, wanted)) {
      return mask;
    }
    if (starts != null && starts.length != B * T) {
      throw new IllegalStateException(
          starts.length + " attention starts for " + B + " sequences of " + T);
    }
    float[] values = new float[wanted.length * T];
    for (int row = 0; row < wanted.length; row++) {
      int t = row % T, start = wanted[row];
      if (start < 0 || start > t) {
        throw new IllegalStateException("attention start " + start + " at position " + t);
      }
      Arrays.fill(values, row * T, row * T + start, Float.NEGATIVE_INFINITY);
      Arrays.fill(values, row * T + t + 1, (row + 1) * T, Float.NEGATIVE_INFINITY);
    }
    close();
    mask = Nd4j.create(scratch.type(), new long[] {wanted.length / T, 1, T, T}, 'c');
    try (INDArray floats = Nd4j.createFromArray(values)) {
      mask.assign(view(floats, mask.shape()));
    }
    maskStarts = wanted.clone();
    return mask;
  }
}
