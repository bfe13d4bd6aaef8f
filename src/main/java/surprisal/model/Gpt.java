package surprisal.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.config.ModelConfig;
import surprisal.kernels.DropoutMask;
import surprisal.kernels.Kernels;

/**
 * GPT-2 (Radford et al. 2019) with a tied head, forward and backward by hand. Parameters carry
 * GPT-2's names and layouts, so that its checkpoints load.
 */
public final class Gpt {
  private final ModelConfig config;
  private final int vocabSize;
  private final boolean trainable;
  private final Kernels kernels;
  private final Parameters parameters;
  private final Parameter wte;
  private final Parameter wpe;
  private final List<Block> blocks = new ArrayList<>();
  private final Weights lnf;
  private final Map<Long, Activations> activations = new HashMap<>();
  private Activations current;
  private Input input;

  /** A model whose parameters are all zero; see {@link GptInitializer}. */
  public Gpt(ModelConfig config, int vocabSize, Kernels kernels) {
    this(config, vocabSize, true, kernels);
  }

  /**
   * A model that only goes forward, without dropout: no gradients, and one block's activations
   * serve all blocks.
   */
  public static Gpt frozen(ModelConfig config, int vocabSize, Kernels kernels) {
    return new Gpt(config, vocabSize, false, kernels);
  }

  private Gpt(ModelConfig config, int vocabSize, boolean trainable, Kernels kernels) {
    this.config = config;
    this.vocabSize = vocabSize;
    this.trainable = trainable;
    this.kernels = kernels;
    parameters = new Parameters(shapes(config, vocabSize), trainable, kernels);
    wte = parameters.get("transformer.wte.weight");
    wpe = parameters.get("transformer.wpe.weight");
    for (int layer = 0; layer < config.nLayer(); layer++) {
      blocks.add(new Block(layer, config, parameters, kernels));
    }
    lnf = Weights.of(parameters, "transformer.ln_f");
  }

  /** Name and shape of every parameter, in GPT-2's order. */
  public static Map<String, long[]> shapes(ModelConfig config, int vocabSize) {
    Map<String, long[]> shapes = new LinkedHashMap<>();
    shapes.put("transformer.wte.weight", new long[] {vocabSize, config.nEmbd()});
    shapes.put("transformer.wpe.weight", new long[] {config.blockSize(), config.nEmbd()});
    for (int layer = 0; layer < config.nLayer(); layer++) {
      Block.shapes(shapes, layer, config);
    }
    Weights.shapes(shapes, "transformer.ln_f", config.bias(), config.nEmbd());
    return shapes;
  }

  public ModelConfig config() {
    return config;
  }

  /** |V|. */
  public int vocabSize() {
    return vocabSize;
  }

  public Parameters parameters() {
    return parameters;
  }

  /**
   * The logits [B*T,V] of {@code in}, in a buffer that the next forward over the same (B, T)
   * overwrites.
   *
   * @throws IllegalStateException if T is above the block size, an id is outside the vocabulary, or
   *     a frozen model is to drop something
   */
  public INDArray forward(Input in) {
    check(in);
    input = in;
    current =
        activations.computeIfAbsent(
            (long) in.B() << 32 | in.T(),
            shape -> new Activations(in.B(), in.T(), vocabSize, config, trainable, kernels));
    kernels.embeddingForward(
        current.embedding, in.tokens(), in.positions(), wte.value(), wpe.value());
    dropEmbedding(current.embedding);
    for (int layer = 0; layer < blocks.size(); layer++) {
      blocks
          .get(layer)
          .forward(current.stream(layer), current.blocks.get(layer), current.shared, in);
    }
    kernels.layerNormForward(
        current.lnf,
        current.meanf,
        current.rstdf,
        current.stream(blocks.size()),
        lnf.weight(),
        lnf.bias());
    kernels.headForward(current.logits, current.lnf, wte.value());
    return current.logits;
  }

  /** Where d(objective)/d(logits) of the last forward is to be written before backward, [B*T,V]. */
  public INDArray dlogits() {
    return current.dlogits;
  }

  /**
   * Gradients of all parameters from {@link #dlogits}, for the last forward.
   *
   * @param accumulate add to the gradients of earlier micro-batches instead of overwriting them
   */
  public void backward(boolean accumulate) {
    Activations.Shared s = current.shared;
    // logits = lnf @ wte^T
    kernels.headBackward(
        s.dnorm, wte.gradient(), current.dlogits, current.lnf, wte.value(), accumulate);
    // lnf = layerNorm(stream)
    kernels.layerNormBackward(
        s.dx,
        null,
        lnf.dweight(),
        lnf.dbias(),
        s.dnorm,
        current.stream(blocks.size()),
        current.meanf,
        current.rstdf,
        lnf.weight(),
        accumulate);
    for (int layer = blocks.size() - 1; layer >= 0; layer--) {
      blocks
          .get(layer)
          .backward(current.stream(layer), current.blocks.get(layer), s, input, accumulate);
    }
    // embedding = dropout(wte[tokens] + wpe[positions])
    dropEmbedding(s.dx);
    kernels.embeddingBackward(
        wte.gradient(), wpe.gradient(), s.dx, input.tokens(), input.positions(), accumulate);
  }

  private void dropEmbedding(INDArray x) {
    if (input.dropoutKey() != null && config.dropout() > 0) {
      long key = DropoutMask.key(input.dropoutKey(), 0);
      kernels.dropout(x, x, null, (float) config.dropout(), key);
    }
  }

  private void check(Input in) {
    if (in.T() > config.blockSize()) {
      throw new IllegalStateException(in.T() + " positions, block_size " + config.blockSize());
    }
    if (!trainable && in.dropoutKey() != null) {
      throw new IllegalStateException("dropout in a frozen model");
    }
    for (int n = 0; n < in.tokens().length; n++) {
      int id = in.tokens()[n];
      if (id < 0 || id >= vocabSize) {
        throw new IllegalStateException("token " + id + " at " + n + ", vocabulary " + vocabSize);
      }
    }
  }
}
