package surprisal.model;

import java.util.ArrayList;
import java.util.List;
import surprisal.kernels.Activation;
import surprisal.kernels.Dropout;
import surprisal.kernels.Heads;
import surprisal.kernels.Kernels;
import surprisal.kernels.Linear;
import surprisal.kernels.Norm;
import surprisal.kernels.Tensor;

/**
 * One transformer block, pre-norm as in GPT-2 (Radford et al. 2019): x += attention(ln_1(x)); x +=
 * mlp(ln_2(x)).
 */
final class Block {
  private final Kernels kernels;
  private final int layer;
  private final Heads heads;
  private final Activation activation;
  private final Norm ln1;
  private final Linear attn;
  private final Linear attnProj;
  private final Norm ln2;
  private final Linear fc;
  private final Linear fcProj;

  Block(int layer, Layout layout, Parameters parameters, Kernels kernels) {
    this.kernels = kernels;
    this.layer = layer;
    heads = layout.heads();
    activation = layout.config().activation();
    String h = prefix(layer);
    ln1 = parameters.norm(h + "ln_1", layout.config().norm());
    attn = parameters.linear(h + "attn.c_attn");
    attnProj = parameters.linear(h + "attn.c_proj");
    ln2 = parameters.norm(h + "ln_2", layout.config().norm());
    fc = parameters.linear(h + "mlp.c_fc");
    fcProj = parameters.linear(h + "mlp.c_proj");
  }

  private static String prefix(int layer) {
    return "transformer.h." + layer + ".";
  }

  /** The parameters that a block declares, in GPT-2's order. */
  static List<ParameterSpec> specs(int layer, Layout layout) {
    long C = layout.config().nEmbd();
    boolean bias = layout.config().bias();
    int qkv = layout.heads().qkvWidth(), hidden = layout.hidden();
    String h = prefix(layer);
    List<ParameterSpec> specs = new ArrayList<>();
    specs.addAll(ParameterSpec.norm(h + "ln_1", bias, C));
    specs.addAll(ParameterSpec.linear(h + "attn.c_attn", bias, Init.NORMAL, 3, C, qkv));
    specs.addAll(ParameterSpec.linear(h + "attn.c_proj", bias, Init.PROJECTION, 1, C, C));
    specs.addAll(ParameterSpec.norm(h + "ln_2", bias, C));
    specs.addAll(ParameterSpec.linear(h + "mlp.c_fc", bias, Init.NORMAL, 1, C, hidden));
    specs.addAll(ParameterSpec.linear(h + "mlp.c_proj", bias, Init.PROJECTION, 1, hidden, C));
    return specs;
  }

  /** Reads x [N,C], leaves the block's output in {@code a.out} [N,C]. */
  void forward(Tensor x, Activations.OfBlock a, Activations.Shared s, Pass pass) {
    int[] starts = pass.batch().starts();
    kernels.normForward(a.ln1, a.norm1, x, ln1);
    kernels.linearForward(a.qkv, a.ln1, attn, null);
    kernels.attentionForward(a.att, a.scores, a.qkv, heads, starts, dropout(pass, 0));
    projectForward(a.mid, a.att, attnProj, x, s, dropout(pass, 1));

    kernels.normForward(a.ln2, a.norm2, a.mid, ln2);
    kernels.linearForward(a.fc, a.ln2, fc, null);
    kernels.activationForward(a.act, a.fc, activation);
    projectForward(a.out, a.act, fcProj, a.mid, s, dropout(pass, 2));
  }

  /** The gradient of {@code a.out} is in {@code s.dx}; that of the block's input x replaces it. */
  void backward(Tensor x, Activations.OfBlock a, Activations.Shared s, Pass pass, boolean add) {
    int[] starts = pass.batch().starts();
    // projectForward(a.out, a.act, fcProj, a.mid, ...)
    projectBackward(s.dact, a.act, fcProj, s, dropout(pass, 2), add);
    // activationForward(a.act, a.fc, activation)
    kernels.activationBackward(s.dact, s.dact, a.fc, activation);
    // linearForward(a.fc, a.ln2, fc, null)
    kernels.linearBackward(s.dnorm, s.dact, a.ln2, fc, add);
    // normForward(a.ln2, a.norm2, a.mid, ln2)
    kernels.normBackward(s.dx, s.dx, s.dnorm, a.mid, a.norm2, ln2, add);

    // projectForward(a.mid, a.att, attnProj, x, ...)
    projectBackward(s.datt, a.att, attnProj, s, dropout(pass, 1), add);
    // attentionForward(a.att, a.scores, a.qkv, heads, starts, ...)
    kernels.attentionBackward(s.dqkv, s.datt, a.scores, a.qkv, heads, starts, dropout(pass, 0));
    // linearForward(a.qkv, a.ln1, attn, null)
    kernels.linearBackward(s.dnorm, s.dqkv, a.ln1, attn, add);
    // normForward(a.ln1, a.norm1, x, ln1)
    kernels.normBackward(s.dx, s.dx, s.dnorm, x, a.norm1, ln1, add);
  }

  /** out = residual + dropout(x @ weight + bias); [N,C] from x [N,K]. */
  private void projectForward(
      Tensor out,
      Tensor x,
      Linear projection,
      Tensor residual,
      Activations.Shared s,
      Dropout dropout) {
    if (dropout.drops()) {
      kernels.linearForward(s.branch, x, projection, null);
      kernels.dropout(out, s.branch, residual, dropout);
    } else {
      kernels.linearForward(out, x, projection, residual);
    }
  }

  /** dx [N,K] from {@code s.dx} [N,C], which stays: it is the residual's gradient too. */
  private void projectBackward(
      Tensor dx, Tensor x, Linear projection, Activations.Shared s, Dropout dropout, boolean add) {
    Tensor dbranch = s.dx;
    if (dropout.drops()) {
      kernels.dropout(s.branch, s.dx, null, dropout);
      dbranch = s.branch;
    }
    kernels.linearBackward(dx, dbranch, x, projection, add);
  }

  private Dropout dropout(Pass pass, int site) {
    return pass.dropout(layer + 1, site);
  }
}
