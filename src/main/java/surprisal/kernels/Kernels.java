package surprisal.kernels;

import java.util.List;

/**
 * The mathematics of a training step, one fused operation per method, forward and backward
 * adjacent.
 *
 * <p>Conventions: the output comes first; every tensor is allocated once by the caller through
 * {@link #zeros}, {@link #operand} or one of the {@code ...Kept} methods, and written in place. N =
 * B*T rows, C channels, NH heads of HS channels, V classes, K and M the width of a linear layer's
 * input and output. Gradients are named d + the value they belong to. Gradients of parameters are
 * overwritten when {@code accumulate} is false and added to when it is true, so that no pass is
 * spent on zeroing; gradients of activations are always overwritten. Token ids are plain {@code
 * int[N]}.
 *
 * <p>An implementation may prepare and cache work for the tensors it has seen: the same tensors,
 * shapes and flags are expected again at every step. Results repeat bit for bit for the same
 * inputs, machine and thread count. An instance is for one thread at a time. {@link CheckedKernels}
 * checks the shapes stated here.
 */
public interface Kernels extends AutoCloseable {

  /** One line for the user: which implementation, precision and threads, and where it runs. */
  String description();

  /** How large this engine's arrays are. */
  EngineMemory memory();

  /** Element type of everything that {@link #zeros} returns: FP32 or FP64. */
  default ElementType type() {
    return memory().type();
  }

  /** A zeroed tensor for parameters, gradients, the residual stream and logits. */
  Tensor zeros(long... shape);

  /** A zeroed tensor for values that only feed matrix products; may be narrower (BF16). */
  Tensor operand(long... shape);

  /** What {@link #normForward} keeps for backward, N rows. */
  default Tensor normKept(long N, NormKind kind) {
    return zeros(memory().normKept(N, kind));
  }

  /** What {@link #attentionForward} keeps for backward, B sequences of T positions. */
  default Tensor attentionKept(long B, long T, Heads heads) {
    return operand(memory().attentionKept(B, T, heads));
  }

  /**
   * To be called after {@code parameters} (the flat buffer, [P]) was written by anything other than
   * {@link #adamW}: after initialization or loading, or by a test. Packed or narrowed copies are
   * made anew. Parameters passed to the operations are views of this buffer.
   */
  @Part.Of(Part.OTHER)
  void parametersChanged(Tensor parameters);

  /**
   * x[n] = wte[tokens[n]] + wpe[positions[n]].
   *
   * @param x [N,C] from {@link #zeros}
   * @param tokens [N]
   * @param positions [N]
   * @param wte [V,C]
   * @param wpe [block_size,C]
   */
  @Part.Of(Part.OTHER)
  void embeddingForward(Tensor x, int[] tokens, int[] positions, Tensor wte, Tensor wpe);

  /**
   * dwte[tokens[n]] += dx[n]: always added, because the tied head has written dwte before;
   * dwpe[positions[n]] += dx[n], from zero unless {@code accumulate}.
   *
   * @param dwte [V,C]
   * @param dwpe [block_size,C]
   * @param dx [N,C] from {@link #zeros}
   * @param tokens [N]
   * @param positions [N]
   */
  @Part.Of(Part.OTHER)
  void embeddingBackward(
      Tensor dwte, Tensor dwpe, Tensor dx, int[] tokens, int[] positions, boolean accumulate);

  /**
   * out = norm(x), see {@link NormKind}.
   *
   * @param out [N,C] from {@link #operand}
   * @param kept from {@link #normKept}
   * @param x [N,C] from {@link #zeros}
   */
  @Part.Of(Part.NORM)
  void normForward(Tensor out, Tensor kept, Tensor x, Norm norm);

  /**
   * dx = dresidual + d(loss)/d(x) through the normalization; norm.dgain, norm.dbias.
   *
   * @param dx [N,C] from {@link #zeros}; may be {@code dresidual} itself
   * @param dresidual [N,C] the gradient arriving over the residual connection, or null
   * @param dout [N,C] from {@link #operand}; destroyed
   * @param x [N,C] from {@link #zeros}
   * @param kept as forward left it
   */
  @Part.Of(Part.NORM)
  void normBackward(
      Tensor dx,
      Tensor dresidual,
      Tensor dout,
      Tensor x,
      Tensor kept,
      Norm norm,
      boolean accumulate);

  /**
   * out = x @ weight + bias + residual.
   *
   * @param out [N,M] from {@link #operand}, or from {@link #zeros} where it is the residual stream
   * @param x [N,K] from {@link #operand}
   * @param residual [N,M] from {@link #zeros}, or null; never {@code out} itself
   */
  @Part.Of(Part.MLP)
  void linearForward(Tensor out, Tensor x, Linear linear, Tensor residual);

  /**
   * dx = dout @ weight^T; dweight = x^T @ dout; dbias = column sums of dout.
   *
   * @param dx [N,K] from {@link #operand}
   * @param dout [N,M] from {@link #operand} or from {@link #zeros}
   * @param x [N,K] from {@link #operand}
   */
  @Part.Of(Part.MLP)
  void linearBackward(Tensor dx, Tensor dout, Tensor x, Linear linear, boolean accumulate);

  /** out = f(x). Both [N,M] from {@link #operand}. */
  @Part.Of(Part.MLP)
  void activationForward(Tensor out, Tensor x, Activation f);

  /** dx = dout * f'(x); dx may be dout itself. All [N,M] from {@link #operand}. */
  @Part.Of(Part.MLP)
  void activationBackward(Tensor dx, Tensor dout, Tensor x, Activation f);

  /**
   * Causal multi-head self-attention (Vaswani et al. 2017), scale 1/sqrt(HS). Position t of a
   * sequence attends to the positions {@code starts[t]..t} of the same sequence.
   *
   * @param out [B*T,C] from {@link #operand}
   * @param kept from {@link #attentionKept}
   * @param qkv [B*T,qkvWidth] from {@link #operand}: q, k, v side by side, each heads of HS
   *     channels
   * @param starts [B*T] first position in the sequence that a position may see, or null for 0
   * @param dropout of the probabilities
   */
  @Part.Of(Part.ATTENTION)
  void attentionForward(
      Tensor out, Tensor kept, Tensor qkv, Heads heads, int[] starts, Dropout dropout);

  /**
   * @param dqkv [B*T,qkvWidth] from {@link #operand}
   * @param dout [B*T,C] from {@link #operand}; may be destroyed
   * @param kept as forward left it
   * @param qkv [B*T,qkvWidth]
   * @param starts and {@code dropout} as in forward
   */
  @Part.Of(Part.ATTENTION)
  void attentionBackward(
      Tensor dqkv,
      Tensor dout,
      Tensor kept,
      Tensor qkv,
      Heads heads,
      int[] starts,
      Dropout dropout);

  /**
   * Inverted dropout: out = residual + x / (1-rate) where {@link DropoutMask} keeps the element (by
   * its flat index), out = residual elsewhere. The same call on a gradient, without residual, is
   * its backward.
   *
   * @param out [N,C] from {@link #zeros}; may be x or the residual itself
   * @param x [N,C] from {@link #zeros}
   * @param residual [N,C] from {@link #zeros}, or null for 0
   */
  @Part.Of(Part.OTHER)
  void dropout(Tensor out, Tensor x, Tensor residual, Dropout dropout);

  /**
   * The tied head: logits = x @ wte^T.
   *
   * @param logits [N,V] from {@link #zeros}
   * @param x [N,C] from {@link #operand}
   * @param wte [V,C]
   */
  @Part.Of(Part.HEAD)
  void headForward(Tensor logits, Tensor x, Tensor wte);

  /**
   * dx = dlogits @ wte; dwte = dlogits^T @ x.
   *
   * @param dx [N,C] from {@link #operand}
   * @param dwte [V,C]
   * @param dlogits [N,V] from {@link #operand}
   * @param x [N,C] from {@link #operand}
   * @param wte [V,C]
   */
  @Part.Of(Part.HEAD)
  void headBackward(
      Tensor dx, Tensor dwte, Tensor dlogits, Tensor x, Tensor wte, boolean accumulate);

  /**
   * The terms of {@link LossMix} for each row by a stable log-softmax, in nats, and the gradient of
   * their weighted sum: dlogits[n] = targets.scale(n) d(total)/d(logits[n]). With smoothing, q = (1
   * - smoothing) onehot(target) + smoothing/V on every class, and hard[n] = -sum q log p; the
   * gradient of hard is p - q. Ignored rows cost nothing and get a zero gradient.
   *
   * @param dlogits [N,V] from {@link #operand}, may be {@code logits} itself; null: no gradient
   * @param logits [N,V] from {@link #zeros}; destroyed
   * @param guides logits [N,V] of other models, where the mix needs them
   * @return the terms, good until the next call
   */
  @Part.Of(Part.LOSS)
  LossTerms objective(Tensor dlogits, Tensor logits, Targets targets, Guides guides, LossMix mix);

  /** Sum of the squares of all elements, accumulated in double. */
  @Part.Of(Part.OPTIMIZER)
  double sumOfSquares(Tensor x);

  /**
   * One AdamW step (Loshchilov and Hutter 2019) exactly as PyTorch's: the global norm of {@code
   * gradients}, the clip, then for each group p -= lr decay p; m, v moving averages; p -= lr mHat /
   * (sqrt(vHat) + eps). Where the norm is not finite, or above {@code step.skip()}, nothing else is
   * done.
   *
   * @param gradients [P], of which the groups' gradients are slices that cover it
   */
  @Part.Of(Part.OPTIMIZER)
  Update adamW(Tensor gradients, List<AdamWGroup> groups, AdamWStep step);

  /** Frees native resources; tensors stay valid. */
  @Override
  void close();
}
