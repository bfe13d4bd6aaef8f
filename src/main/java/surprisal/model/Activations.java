package surprisal.model;

import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.config.ModelConfig;
import surprisal.kernels.Kernels;

/**
 * Every buffer of a forward and backward pass over (B, T), allocated once. N = B*T. A frozen model
 * has none of those that only backward needs: its blocks write their outputs over their inputs.
 */
final class Activations {
  final INDArray embedding;
  final List<OfBlock> blocks = new ArrayList<>();
  final Shared shared;
  final INDArray lnf;
  final INDArray meanf;
  final INDArray rstdf;
  final INDArray logits;

  /** Where the objective writes d(loss)/d(logits): the logits themselves where types agree. */
  final INDArray dlogits;

  Activations(int B, int T, int V, ModelConfig config, boolean trainable, Kernels kernels) {
    long N = (long) B * T;
    long C = config.nEmbd();
    embedding = kernels.zeros(N, C);
    for (int layer = 0; layer < config.nLayer(); layer++) {
      boolean own = trainable || layer == 0;
      blocks.add(own ? new OfBlock(B, T, config, kernels) : blocks.get(0));
    }
    shared = trainable ? new Shared(N, config, kernels) : null;
    lnf = kernels.operand(N, C);
    meanf = kernels.zeros(N);
    rstdf = kernels.zeros(N);
    logits = kernels.zeros(N, V);
    boolean same = kernels.operand(1).dataType() == logits.dataType();
    dlogits = !trainable ? null : same ? logits : kernels.operand(N, V);
  }

  /** Input of block {@code layer}; for n_layer, what ln_f reads. [N,C] */
  INDArray stream(int layer) {
    return layer == 0 ? embedding : blocks.get(layer - 1).out;
  }

  /** What backward needs again from forward. */
  static final class OfBlock {
    final INDArray ln1; // [N,C]
    final INDArray mean1; // [N]
    final INDArray rstd1; // [N]
    final INDArray qkv; // [N,3C]
    final INDArray probabilities; // [B*NH,T,T]
    final INDArray att; // [N,C]
    final INDArray mid; // [N,C] residual stream after attention
    final INDArray ln2; // [N,C]
    final INDArray mean2; // [N]
    final INDArray rstd2; // [N]
    final INDArray fc; // [N,4C]
    final INDArray gelu; // [N,4C]
    final INDArray out; // [N,C] residual stream after the mlp

    OfBlock(int B, int T, ModelConfig config, Kernels kernels) {
      long N = (long) B * T;
      long C = config.nEmbd();
      ln1 = kernels.operand(N, C);
      mean1 = kernels.zeros(N);
      rstd1 = kernels.zeros(N);
      qkv = kernels.operand(N, 3 * C);
      probabilities = kernels.operand((long) B * config.nHead(), T, T);
      att = kernels.operand(N, C);
      mid = kernels.zeros(N, C);
      ln2 = kernels.operand(N, C);
      mean2 = kernels.zeros(N);
      rstd2 = kernels.zeros(N);
      fc = kernels.operand(N, 4 * C);
      gelu = kernels.operand(N, 4 * C);
      out = kernels.zeros(N, C);
    }
  }

  /** Gradients and scratch that one block hands to the next. */
  static final class Shared {
    final INDArray dx; // [N,C] gradient of the residual stream
    final INDArray dnorm; // [N,C]
    final INDArray dqkv; // [N,3C]
    final INDArray datt; // [N,C]
    final INDArray dgelu; // [N,4C]
    final INDArray branch; // [N,C] a residual branch before dropout, and its gradient

    Shared(long N, ModelConfig config, Kernels kernels) {
      long C = config.nEmbd();
      dx = kernels.zeros(N, C);
      dnorm = kernels.operand(N, C);
      dqkv = kernels.operand(N, 3 * C);
      datt = kernels.operand(N, C);
      dgelu = kernels.operand(N, 4 * C);
      branch = config.dropout() > 0 ? kernels.zeros(N, C) : null;
    }
  }
}
