package surprisal.model;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import surprisal.config.ModelConfig;
import surprisal.data.Batch;
import surprisal.kernels.Dropout;
import surprisal.kernels.EngineMemory;
import surprisal.kernels.Kernels;
import surprisal.kernels.Norm;
import surprisal.kernels.Tensor;

/**
 * GPT-2 (Radford et al. 2019) with a tied head, forward and backward by hand. Parameters carry
 * GPT-2's names and layouts, so that its checkpoints load.
 */
public final class Gpt {
  static final String WTE = "transformer.wte.weight";

  private final Layout layout;
  private final int vocabSize;
  private final boolean trainable;
  private final Kernels kernels;
  private final Parameters parameters;
  private final Parameter wte;
  private final Parameter wpe;
  private final List<Block> blocks = new ArrayList<>();
  private final Norm lnf;
  private final Map<Long, Activations> activations = new HashMap<>();
  private Activations current;
  private Pass pass;

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
    layout = new Layout(config);
    this.vocabSize = vocabSize;
    this.trainable = trainable;
    this.kernels = kernels;
    parameters = new Parameters(specs(config, vocabSize), trainable, kernels);
    wte = parameters.get(WTE);
    wpe = parameters.get("transformer.wpe.weight");
    for (int layer = 0; layer < config.nLayer(); layer++) {
      blocks.add(new Block(layer, layout, parameters, kernels));
    }
    lnf = parameters.norm("transformer.ln_f", config.norm());
  }

  /** Every parameter, in GPT-2's order. */
  static List<ParameterSpec> specs(ModelConfig config, long V) {
    long C = config.nEmbd();
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(table(WTE, V, C));
    specs.add(table("transformer.wpe.weight", config.blockSize(), C));
    for (int layer = 0; layer < config.nLayer(); layer++) {
      specs.addAll(Block.specs(layer, new Layout(config)));
    }
    specs.addAll(ParameterSpec.norm("transformer.ln_f", config.bias(), C));
    return specs;
  }

  private static ParameterSpec table(String name, long rows, long C) {
    return new ParameterSpec(name, Role.EMBEDDING, Init.NORMAL, 1, rows, C);
  }

  public ModelConfig config() {
    return layout.config();
  }

  /** |V|. */
  public int vocabSize() {
    return vocabSize;
  }

  public Parameters parameters() {
    return parameters;
  }

  /** As {@link #forward(Batch, Long)}, without dropout. */
  public Tensor forward(Batch batch) {
    return forward(batch, null);
  }

  /**
   * The logits [B*T,V] of {@code batch}, in a buffer that the next forward over the same (B, T)
   * overwrites.
   *
   * @param dropoutKey names the dropout masks of this pass; null: no dropout
   * @throws IllegalStateException if T is above the block size, an id is outside the vocabulary, or
   *     a frozen model is to drop something
   */
  public Tensor forward(Batch batch, Long dropoutKey) {
    check(batch, dropoutKey);
    pass = new Pass(batch, (float) config().dropout(), dropoutKey);
    Activations a = current = activations(batch.B(), batch.T());
    kernels.embeddingForward(
        a.embedding, batch.inputs(), batch.positions(), wte.value(), wpe.value());
    dropEmbedding(a.embedding);
    for (int layer = 0; layer < blocks.size(); layer++) {
      blocks.get(layer).forward(a.stream(layer), a.blocks.get(layer), a.shared, pass);
    }
    kernels.normForward(a.lnf, a.normf, a.stream(blocks.size()), lnf);
    kernels.headForward(a.logits, a.lnf, wte.value());
    return a.logits;
  }

  /** Allocates the buffers of passes over (B, T), which the first forward does otherwise. */
  public void reserve(int B, int T) {
    activations(B, T);
  }

  /**
   * Passes over (B, T) as an engine sees them.
   *
   * @param guided whether the objective asks other models
   */
  public EngineMemory.Work work(int B, int T, boolean guided) {
    double flat = parameters.values().length();
    boolean drops = trainable && config().dropout() > 0;
    return new EngineMemory.Work(
        B, T, layout.heads(), layout.hidden(), vocabSize, flat, trainable, drops, guided);
  }

  private Activations activations(int B, int T) {
    return activations.computeIfAbsent(
        (long) B << 32 | T, shape -> new Activations(B, T, vocabSize, layout, trainable, kernels));
  }

  /** Where d(objective)/d(logits) of the last forward is to be written before backward, [B*T,V]. */
  public Tensor dlogits() {
    return current.dlogits;
  }

  /**
   * Gradients of all parameters from {@link #dlogits}, for the last forward.
   *
   * @param accumulate add to the gradients of earlier micro-batches instead of overwriting them
   * @throws IllegalStateException if there was no forward, or the model is frozen
   */
  public void backward(boolean accumulate) {
    if (current == null || !trainable) {
      throw new IllegalStateException(
          trainable ? "backward before forward" : "backward in a frozen model");
    }
    Activations a = current;
    Activations.Shared s = a.shared;
    Batch batch = pass.batch();
    // headForward(a.logits, a.lnf, wte)
    kernels.headBackward(s.dnorm, wte.gradient(), a.dlogits, a.lnf, wte.value(), accumulate);
    // normForward(a.lnf, a.normf, stream, lnf)
    kernels.normBackward(s.dx, null, s.dnorm, a.stream(blocks.size()), a.normf, lnf, accumulate);
    for (int layer = blocks.size() - 1; layer >= 0; layer--) {
      blocks.get(layer).backward(a.stream(layer), a.blocks.get(layer), s, pass, accumulate);
    }
    // embeddingForward(a.embedding, inputs, positions, wte, wpe), and its dropout
    dropEmbedding(s.dx);
    kernels.embeddingBackward(
        wte.gradient(), wpe.gradient(), s.dx, batch.inputs(), batch.positions(), accumulate);
  }

  private void dropEmbedding(Tensor x) {
    Dropout dropout = pass.dropout(0);
    if (dropout.drops()) {
      kernels.dropout(x, x, null, dropout);
    }
  }

  private void check(Batch batch, Long dropoutKey) {
    if (batch.T() > config().blockSize()) {
      throw new IllegalStateException(batch.T() + " positions, block_size " + config().blockSize());
    }
    if (!trainable && dropoutKey != null) {
      throw new IllegalStateException("dropout in a frozen model");
    }
    for (int n = 0; n < batch.inputs().length; n++) {
      int id = batch.inputs()[n];
      if (id < 0 || id >= vocabSize) {
        throw new IllegalStateException("token " + id + " at " + n + ", vocabulary " + vocabSize);
      }
    }
  }
}
