package surprisal.run;

import java.util.List;
import surprisal.config.ModelConfig;
import surprisal.config.OptimizerConfig;
import surprisal.kernels.EngineMemory;
import surprisal.kernels.MeasuringKernels;
import surprisal.model.Gpt;
import surprisal.optimizer.AdamW;

/**
 * Bytes of a model's arrays, measured by the code that allocates them on kernels that only count.
 * Blocks are all alike, so that a model of one and one of two tell what any number takes.
 *
 * @param count of parameters
 * @param parameters their values
 * @param gradients of the parameters
 * @param optimizer its state
 * @param activations of passes over a batch, with what is kept for backward
 * @param logits of a batch, with their gradient where it has an array of its own
 * @param sampling buffers of the windows in which text is sampled
 * @param working what the engine takes for itself
 */
record ModelMemory(
    double count,
    double parameters,
    double gradients,
    double optimizer,
    double activations,
    double logits,
    double sampling,
    double working) {

  /**
   * What is done with a model.
   *
   * @param optimizer null for a model that only goes forward
   * @param B sequences in a batch, each of the model's block size
   * @param windows lengths of the windows in which text is sampled
   * @param guided whether the objective asks other models
   */
  record Use(OptimizerConfig optimizer, int B, List<Integer> windows, boolean guided) {}

  /**
   * @param V classes
   */
  static ModelMemory of(ModelConfig model, int V, Use use, EngineMemory engine) {
    ModelMemory one = measured(model.sized(1, model.nEmbd(), model.blockSize()), V, use, engine);
    ModelMemory two = measured(model.sized(2, model.nEmbd(), model.blockSize()), V, use, engine);
    double more = model.nLayer() - 1;
    return new ModelMemory(
        one.count + more * (two.count - one.count),
        one.parameters + more * (two.parameters - one.parameters),
        one.gradients + more * (two.gradients - one.gradients),
        one.optimizer + more * (two.optimizer - one.optimizer),
        one.activations + more * (two.activations - one.activations),
        one.logits,
        one.sampling + more * (two.sampling - one.sampling),
        one.working + more * (two.working - one.working));
  }

  /** Of a model as small as {@code model} is. */
  private static ModelMemory measured(ModelConfig model, int V, Use use, EngineMemory engine) {
    MeasuringKernels arrays = new MeasuringKernels(engine);
    Gpt gpt = gpt(model, V, use, arrays);
    double flat = arrays.taken();
    double parameters = use.optimizer == null ? flat : flat / 2;
    if (use.optimizer != null) {
      new AdamW(gpt.parameters(), use.optimizer, arrays.kernels());
    }
    double optimizer = arrays.taken();
    gpt.reserve(use.B, model.blockSize());
    double batch = arrays.taken();
    double working = engine.working(gpt.work(use.B, model.blockSize(), use.guided));
    for (int T : use.windows) {
      gpt.reserve(1, T);
      working += engine.working(gpt.work(1, T, false).sampling());
    }
    double sampling = arrays.taken();
    Gpt withoutHead = gpt(model, 0, use, arrays);
    arrays.taken();
    withoutHead.reserve(use.B, model.blockSize());
    double activations = arrays.taken();
    return new ModelMemory(
        gpt.parameters().count(),
        parameters,
        flat - parameters,
        optimizer,
        activations,
        batch - activations,
        sampling,
        working);
  }

  private static Gpt gpt(ModelConfig model, int V, Use use, MeasuringKernels arrays) {
    return use.optimizer == null
        ? Gpt.frozen(model, V, arrays.kernels())
        : new Gpt(model, V, arrays.kernels());
  }
}
