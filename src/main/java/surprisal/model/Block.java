package surprisal.model;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.config.ModelConfig;
import surprisal.kernels.DropoutMask;
import surprisal.kernels.Kernels;

/**
 * One transformer block, pre-LayerNorm as in GPT-2 (Radford et al. 2019): x += attention(ln_1(x));
 * x += mlp(ln_2(x)).
 */
final class Block {
  private final Kernels kernels;
  private final int heads;
  private final float dropout;
  private final int layer;
  private final Weights ln1;
  private final Weights attn;
  private final Weights attnProj;
  private final Weights ln2;
  private final Weights fc;
  private final Weights fcProj;

  Block(int layer, ModelConfig config, Parameters parameters, Kernels kernels) {
    this.kernels = kernels;
    this.layer = layer;
    heads = config.nHead();
    dropout = (float) config.dropout();
    String prefix = prefix(layer);
    ln1 = Weights.of(parameters, prefix + "ln_1");
    attn = Weights.of(parameters, prefix + "attn.c_attn");
    attnProj = Weights.of(parameters, prefix + "attn.c_proj");
    ln2 = Weights.of(parameters, prefix + "ln_2");
    fc = Weights.of(parameters, prefix + "mlp.c_fc");
    fcProj = Weights.of(parameters, prefix + "mlp.c_proj");
  }

  private static String prefix(int layer) {
    return "transformer.h." + layer + ".";
  }

  static void shapes(Map<String, long[]> shapes, int layer, ModelConfig config) {
    long C = config.nEmbd();
    String prefix = prefix(layer);
    Weights.shapes(shapes, prefix + "ln_1", config.bias(), C);
    Weights.shapes(shapes, prefix + "attn.c_attn", config.bias(), C, 3 * C);
    Weights.shapes(shapes, prefix + "attn.c_proj", config.bias(), C, C);
    Weights.shapes(shapes, prefix + "ln_2", config.bias(), C);
    Weights.shapes(shapes, prefix + "mlp.c_fc", config.bias(), C, 4 * C);
    Weights.shapes(shapes, prefix + "mlp.c_proj", config.bias(), 4 * C, C);
  }

  /** Reads x [N,C], leaves the block's output in {@code a.out} [N,C]. */
  void forward(INDArray x, Activations.OfBlock a, Activations.Shared s, Input input) {
    kernels.layerNormForward(a.ln1, a.mean1, a.rstd1, x, ln1.weight(), ln1.bias());
    kernels.linearForward(a.qkv, a.ln1, attn.weight(), attn.bias(), null);
    kernels.attentionForward(
        a.att, a.probabilities, a.qkv, heads, input.starts(), rate(input), key(input, 0));
    project(a.mid, a.att, attnProj, x, s, input, 1);

    kernels.layerNormForward(a.ln2, a.mean2, a.rstd2, a.mid, ln2.weight(), ln2.bias());
    kernels.linearForward(a.fc, a.ln2, fc.weight(), fc.bias(), null);
    kernels.geluForward(a.gelu, a.fc);
    project(a.out, a.gelu, fcProj, a.mid, s, input, 2);
  }

  /** The gradient of {@code a.out} is in {@code s.dx}; that of the block's input x replaces it. */
  void backward(
      INDArray x, Activations.OfBlock a, Activations.Shared s, Input input, boolean accumulate) {
    // a.out = a.mid + dropout(gelu @ c_proj)
    projectBackward(s.dgelu, a.gelu, fcProj, s, input, 2, accumulate);
    // a.gelu = gelu(a.fc); a.fc = a.ln2 @ c_fc; a.ln2 = layerNorm(a.mid)
    kernels.geluBackward(s.dgelu, s.dgelu, a.fc);
    kernels.linearBackward(
        s.dnorm, fc.dweight(), fc.dbias(), s.dgelu, a.ln2, fc.weight(), accumulate);
    kernels.layerNormBackward(
        s.dx,
        s.dx,
        ln2.dweight(),
        ln2.dbias(),
        s.dnorm,
        a.mid,
        a.mean2,
        a.rstd2,
        ln2.weight(),
        accumulate);

    // a.mid = x + dropout(att @ c_proj)
    projectBackward(s.datt, a.att, attnProj, s, input, 1, accumulate);
    // a.att = attention(a.qkv); a.qkv = a.ln1 @ c_attn; a.ln1 = layerNorm(x)
    kernels.attentionBackward(
        s.dqkv, s.datt, a.probabilities, a.qkv, heads, input.starts(), rate(input), key(input, 0));
    kernels.linearBackward(
        s.dnorm, attn.dweight(), attn.dbias(), s.dqkv, a.ln1, attn.weight(), accumulate);
    kernels.layerNormBackward(
        s.dx,
        s.dx,
        ln1.dweight(),
        ln1.dbias(),
        s.dnorm,
        x,
        a.mean1,
        a.rstd1,
        ln1.weight(),
        accumulate);
  }

  /** out = residual + dropout(x @ weight + bias). */
  private void project(
      INDArray out,
      INDArray x,
      Weights projection,
      INDArray residual,
      Activations.Shared s,
      Input input,
      int site) {
    if (rate(input) == 0) {
      kernels.linearForward(out, x, projection.weight(), projection.bias(), residual);
    } else {
      kernels.linearForward(s.branch, x, projection.weight(), projection.bias(), null);
      kernels.dropout(out, s.branch, residual, rate(input), key(input, site));
    }
  }

  private void projectBackward(
      INDArray dx,
      INDArray x,
      Weights projection,
      Activations.Shared s,
      Input input,
      int site,
      boolean accumulate) {
    INDArray dbranch = s.dx;
    if (rate(input) != 0) {
      kernels.dropout(s.branch, s.dx, null, rate(input), key(input, site));
      dbranch = s.branch;
    }
    kernels.linearBackward(
        dx, projection.dweight(), projection.dbias(), dbranch, x, projection.weight(), accumulate);
  }

  private float rate(Input input) {
    return input.dropoutKey() == null ? 0 : dropout;
  }

  private long key(Input input, int site) {
    return input.dropoutKey() == null ? 0 : DropoutMask.key(input.dropoutKey(), layer + 1, site);
  }
}
