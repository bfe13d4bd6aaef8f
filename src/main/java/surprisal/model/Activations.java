package surprisal.model;

import java.util.ArrayList;
import java.util.List;
import surprisal.config.ModelConfig;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;

/**
 * Every buffer of a forward and backward pass over (B, T), allocated once. N = B*T. A frozen model
 * has none of those that only backward needs: its blocks write their outputs over their inputs.
 */
final class Activations {
  final Tensor embedding; // [N,C]
  final List<OfBlock> blocks = new ArrayList<>();
  final Shared shared;
  final Tensor lnf; // [N,C]
  final Tensor normf; // what ln_f keeps for backward
  final Tensor logits; // [N,V]

  /** Where the objective writes d(loss)/d(logits): the logits themselves where types agree. */
  final Tensor dlogits; // [N,V]

  Activations(int B, int T, int V, Layout layout, boolean trainable, Kernels kernels) {
    long N = (long) B * T;
    long C = layout.config().nEmbd();
    embedding = kernels.zeros(N, C);
    for (int layer = 0; layer < layout.config().nLayer(); layer++) {
      boolean own = trainable || layer == 0;
      blocks.add(own ? new OfBlock(B, T, layout, kernels) : blocks.get(0));
    }
    shared = trainable ? new Shared(N, layout, kernels) : null;
    lnf = kernels.operand(N, C);
    normf = kernels.normKept(N, layout.config().norm());
    logits = kernels.zeros(N, V);
    boolean same = kernels.memory().operandType() == kernels.type();
    dlogits = !trainable ? null : same ? logits : kernels.operand(N, V);
  }

  /** Input of block {@code layer}; for n_layer, what ln_f reads. [N,C] */
  Tensor stream(int layer) {
    return layer == 0 ? embedding : blocks.get(layer - 1).out;
  }

  /** What backward needs again from forward. */
  static final class OfBlock {
    final Tensor ln1; // [N,C]
    final Tensor norm1; // what ln_1 keeps for backward
    final Tensor qkv; // [N,qkvWidth]
    final Tensor scores; // what attention keeps for backward
    final Tensor att; // [N,C]
    final Tensor mid; // [N,C] residual stream after attention
    final Tensor ln2; // [N,C]
    final Tensor norm2; // what ln_2 keeps for backward
    final Tensor fc; // [N,hidden]
    final Tensor act; // [N,hidden]
    final Tensor out; // [N,C] residual stream after the mlp

    OfBlock(int B, int T, Layout layout, Kernels kernels) {
      ModelConfig config = layout.config();
      long N = (long) B * T;
      long C = config.nEmbd();
      ln1 = kernels.operand(N, C);
      norm1 = kernels.normKept(N, config.norm());
      qkv = kernels.operand(N, layout.heads().qkvWidth());
      scores = kernels.attentionKept(B, T, layout.heads());
      att = kernels.operand(N, C);
      mid = kernels.zeros(N, C);
      ln2 = kernels.operand(N, C);
      norm2 = kernels.normKept(N, config.norm());
      fc = kernels.operand(N, layout.hidden());
      act = kernels.operand(N, layout.hidden());
      out = kernels.zeros(N, C);
    }
  }

  /** Gradients and scratch that one block hands to the next. */
  static final class Shared {
    final Tensor dx; // [N,C] gradient of the residual stream
    final Tensor dnorm; // [N,C]
    final Tensor dqkv; // [N,qkvWidth]
    final Tensor datt; // [N,C]
    final Tensor dact; // [N,hidden]
    final Tensor branch; // [N,C] a residual branch before dropout, and its gradient

    Shared(long N, Layout layout, Kernels kernels) {
      long C = layout.config().nEmbd();
      dx = kernels.zeros(N, C);
      dnorm = kernels.operand(N, C);
      dqkv = kernels.operand(N, layout.heads().qkvWidth());
      datt = kernels.operand(N, C);
      dact = kernels.operand(N, layout.hidden());
      branch = layout.config().dropout() > 0 ? kernels.zeros(N, C) : null;
    }
  }
}
