package surprisal.config;

import surprisal.kernels.Activation;
import surprisal.kernels.NormKind;

/**
 * The transformer's shape; |V| comes from the tokenizer.
 *
 * @param nLayer number of blocks
 * @param nHead attention heads, each n_embd / n_head wide
 * @param nEmbd width C of the residual stream
 * @param blockSize longest sequence T
 * @param dropout rate on embeddings, attention probabilities and both residual branches
 * @param bias whether linear and normalization layers have biases
 * @param activation of the MLP
 * @param norm before attention, before the MLP, and before the head
 */
public record ModelConfig(
    int nLayer,
    int nHead,
    int nEmbd,
    int blockSize,
    double dropout,
    boolean bias,
    Activation activation,
    NormKind norm) {

  /** GPT-2's layers in another size. */
  public static ModelConfig gpt2(
      int nLayer, int nHead, int nEmbd, int blockSize, double dropout, boolean bias) {
    return new ModelConfig(
        nLayer, nHead, nEmbd, blockSize, dropout, bias, Activation.GELU, NormKind.LAYERNORM);
  }

  /** Wider models overflow the sizes of their layers, long before any machine could hold them. */
  private static final int WIDEST = 1 << 24;

  /** The same model in another size. */
  public ModelConfig sized(int layers, int width, int block) {
    return new ModelConfig(layers, nHead, width, block, dropout, bias, activation, norm);
  }

  public ModelConfig {
    Check.positive("n_layer", nLayer);
    Check.positive("n_head", nHead);
    Check.positive("n_embd", nEmbd);
    Check.require(nEmbd <= WIDEST, "n_embd is %d; it must be at most %d", nEmbd, WIDEST);
    Check.positive("block_size", blockSize);
    Check.fraction("dropout", dropout);
    int below = nEmbd / nHead * nHead;
    Check.require(
        nEmbd == below,
        "n_embd %d is not divisible by n_head %d; use %s",
        nEmbd,
        nHead,
        below == 0 ? nHead : below + " or " + (below + nHead));
  }
}
