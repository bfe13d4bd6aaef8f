package surprisal.kernels;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The mathematics of a training step, one fused operation a method, forward and backward adjacent.
 *
 * <p>Conventions: the output comes first; every array is 'c'-ordered, allocated once by the caller
 * through {@link #zeros} or {@link #operand}, and written in place. N = B*T rows, C channels, NH
 * heads of HS = C/NH channels, V classes, K and M the width of a linear layer's input and output.
 * Gradients are named d + the value they belong to. Gradients of parameters are overwritten when
 * {@code accumulate} is false and added to when it is true, so that no pass is spent on zeroing;
 * gradients of activations are always overwritten. Token ids are plain {@code int[N]}.
 *
 * <p>An implementation may prepare and cache work for the arrays it has seen: the same arrays,
 * shapes and flags are expected again at every step. Results repeat bit for bit for the same
 * inputs, machine and thread count. Instances are not safe for use by several threads at once.
 */
public interface Kernels extends AutoCloseable {

  /** One line for the user: which implementation, precision and threads, and where it runs. */
  String description();

  /** Element type of everything that {@link #zeros} returns: FLOAT or DOUBLE. */
  DataType type();

  /** A zeroed array for parameters, gradients, the residual stream, statistics and logits. */
  INDArray zeros(long... shape);

  /**
   * A zeroed array for values that only feed matrix multiplications; may be narrower (BFLOAT16).
   */
  INDArray operand(long... shape);

  /**
   * Tells that {@code parameters} (the flat buffer, [P]) was written by something else than {@link
   * #adamW}: after initialization, loading, or a perturbation in a test. Packed or narrowed copies
   * are made anew from it. Parameters passed to the operations are views of this buffer.
   */
  void parametersChanged(INDArray parameters);

  /**
   * x[n] = wte[tokens[n]] + wpe[positions[n]].
   *
   * @param x [N,C] from {@link #zeros}
   * @param wte [V,C]
   * @param wpe [T,C]
   */
  void embeddingForward(INDArray x, int[] tokens, int[] positions, INDArray wte, INDArray wpe);

  /**
   * dwte[tokens[n]] += dx[n]: always added, because the tied head has written dwte before;
   * dwpe[positions[n]] += dx[n] from zero, or on top of what is there if {@code accumulate}.
   */
  void embeddingBackward(
      INDArray dwte, INDArray dwpe, INDArray dx, int[] tokens, int[] positions, boolean accumulate);

  /**
   * Layer normalization over C (Ba et al. 2016), eps 1e-5: out = (x - mean) * rstd * gain + bias.
   *
   * @param out [N,C] from {@link #operand}
   * @param mean [N] from {@link #zeros}, kept for backward
   * @param rstd [N] from {@link #zeros}, 1/sqrt(biased variance + eps), kept for backward
   * @param x [N,C] from {@link #zeros}
   * @param gain [C]
   * @param bias [C] or null
   */
  void layerNormForward(
      INDArray out, INDArray mean, INDArray rstd, INDArray x, INDArray gain, INDArray bias);

  /**
   * dx = dresidual + d(loss)/d(x) through the normalization.
   *
   * @param dx [N,C] from {@link #zeros}; may be {@code dresidual} itself
   * @param dresidual [N,C] the gradient arriving over the residual connection, or null
   * @param dgain [C]
   * @param dbias [C] or null
   * @param dout [N,C] from {@link #operand}; destroyed
   */
  void layerNormBackward(
      INDArray dx,
      INDArray dresidual,
      INDArray dgain,
      INDArray dbias,
      INDArray dout,
      INDArray x,
      INDArray mean,
      INDArray rstd,
      INDArray gain,
      boolean accumulate);

  /**
   * out = x @ weight + bias + residual.
   *
   * @param out [N,M] from {@link #operand}, or from {@link #zeros} where it is the residual stream
   * @param x [N,K] from {@link #operand}
   * @param weight [K,M], GPT-2's Conv1D layout: not transposed
   * @param bias [M] or null
   * @param residual [N,M] from {@link #zeros} or null; never {@code out} itself
   */
  void linearForward(INDArray out, INDArray x, INDArray weight, INDArray bias, INDArray residual);

  /**
   * dx = dout @ weight^T; dweight = x^T @ dout; dbias = column sums of dout.
   *
   * @param dx [N,K] from {@link #operand}
   * @param dbias [M] or null
   * @param dout [N,M] from {@link #operand} or from {@link #zeros}
   */
  void linearBackward(
      INDArray dx,
      INDArray dweight,
      INDArray dbias,
      INDArray dout,
      INDArray x,
      INDArray weight,
      boolean accumulate);

  /**
   * GELU in GPT-2's tanh form (Hendrycks and Gimpel 2016): out = x/2 (1 + tanh(sqrt(2/pi) (x +
   * 0.044715 x^3))). Both [N,M] from {@link #operand}.
   */
  void geluForward(INDArray out, INDArray x);

  /** dx = dout * gelu'(x); dx may be dout itself. All [N,M] from {@link #operand}. */
  void geluBackward(INDArray dx, INDArray dout, INDArray x);

  /**
   * Causal multi-head self-attention (Vaswani et al. 2017), scale 1/sqrt(HS). Position t of a
   * sequence attends to the positions {@code starts[t]..t} of the same sequence.
   *
   * @param out [B*T,C] from {@link #operand}
   * @param probabilities [B*NH,T,T] from {@link #operand}, softmax before dropout, kept for
   *     backward
   * @param qkv [B*T,3C] from {@link #operand}: q, k, v side by side, each NH heads of HS channels
   * @param heads NH
   * @param starts [B*T] first position in the sequence that a position may see, or null for 0
   * @param dropout rate at which probabilities are dropped; 0 for none
   * @param key names the dropout mask; the same key to backward
   */
  void attentionForward(
      INDArray out,
      INDArray probabilities,
      INDArray qkv,
      int heads,
      int[] starts,
      float dropout,
      long key);

  /** dqkv [B*T,3C] from dout [B*T,C], both from {@link #operand}; dout may be destroyed. */
  void attentionBackward(
      INDArray dqkv,
      INDArray dout,
      INDArray probabilities,
      INDArray qkv,
      int heads,
      int[] starts,
      float dropout,
      long key);

  /**
   * Inverted dropout: out = residual + x / (1-rate) where {@link DropoutMask} keeps the element (by
   * its flat index), out = residual elsewhere. The same call with the same key on a gradient,
   * without residual, is its backward.
   *
   * @param out [N,C] from {@link #zeros}; may be x or the residual itself
   * @param x [N,C] from {@link #zeros}
   * @param residual [N,C] from {@link #zeros}, or null for 0
   */
  void dropout(INDArray out, INDArray x, INDArray residual, float rate, long key);

  /**
   * The tied head: logits = x @ wte^T.
   *
   * @param logits [N,V] from {@link #zeros}
   * @param x [N,C] from {@link #operand}
   * @param wte [V,C]
   */
  void headForward(INDArray logits, INDArray x, INDArray wte);

  /** dx = dlogits @ wte; dwte = dlogits^T @ x. dlogits and dx from {@link #operand}. */
  void headBackward(
      INDArray dx, INDArray dwte, INDArray dlogits, INDArray x, INDArray wte, boolean accumulate);

  /**
   * Cross-entropy of each row by a stable log-softmax, in nats, and its gradient. With q = (1 -
   * smoothing) onehot(target) + smoothing/V on every class: nll[n] = -log p[target], loss[n] = -sum
   * q log p, dlogits[n] = scale[n] (p - q). Rows with a negative target cost nothing and get a zero
   * gradient.
   *
   * @param loss [N] filled
   * @param nll [N] filled
   * @param dlogits [N,V] from {@link #operand}, may be {@code logits} itself; null: no gradient
   * @param logits [N,V] from {@link #zeros}; destroyed
   * @param targets [N], negative where ignored
   * @param scale [N] d(objective)/d(loss[n]), usually 1/count; unused without dlogits
   */
  void crossEntropy(
      double[] loss,
      double[] nll,
      INDArray dlogits,
      INDArray logits,
      int[] targets,
      double smoothing,
      double[] scale);

  /**
   * The terms of {@link LossMix} for each row, and the gradient of their weighted sum: dlogits[n] =
   * scale[n] d(total)/d(logits[n]). Rows with a negative target cost nothing and get a zero
   * gradient. For cross-entropy alone {@link #crossEntropy} is faster.
   *
   * @param terms filled
   * @param dlogits [N,V] from {@link #operand}, may be {@code logits} itself; null: no gradient
   * @param logits [N,V] from {@link #zeros}; destroyed
   * @param teacher [N,V] logits of the teacher, left as they are; null: no soft targets
   * @param reference [N,V] logits of the reference, left as they are; null: no divergence
   * @param targets [N], negative where ignored
   * @param scale [N] d(objective)/d(total[n]); unused without dlogits
   */
  void objective(
      LossTerms terms,
      INDArray dlogits,
      INDArray logits,
      INDArray teacher,
      INDArray reference,
      int[] targets,
      LossMix mix,
      double[] scale);

  /** Sum of the squares of all elements, accumulated in double. */
  double sumOfSquares(INDArray x);

  /**
   * One AdamW step (Loshchilov and Hutter 2019) exactly as PyTorch's: p -= lr decay p; m, v moving
   * averages; p -= lr mHat / (sqrt(vHat) + eps). All arrays 1-D of the same length, slices of the
   * flat buffers.
   *
   * @param gradientScale multiplies the gradient first (the clip)
   * @param step 1 for the first update
   */
  void adamW(
      INDArray parameters,
      INDArray gradients,
      INDArray m,
      INDArray v,
      double gradientScale,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      long step);

  /** Frees native resources; arrays stay valid. */
  @Override
  void close();
}
