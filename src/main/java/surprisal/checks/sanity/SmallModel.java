package surprisal.checks.sanity;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import surprisal.config.ModelConfig;
import surprisal.config.RunConfig;
import surprisal.data.Batch;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.model.Parameter;
import surprisal.objective.Loss;
import surprisal.objective.Objective;
import surprisal.training.Trainer;

/**
 * The experiment's model at a size that is checked in seconds: same parts, fewer of each, without
 * dropout, which would blur every comparison.
 */
final class SmallModel {
  private static final int LAYERS = 2;
  private static final int WIDTH = 16;
  static final int BLOCK = 16;

  private final RunConfig config;
  private final Kernels kernels;
  private final Gpt gpt;

  SmallModel(RunConfig config, int V, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    gpt = new Gpt(shrunk(config.model()), V, kernels);
    GptInitializer.initialize(gpt, config.seed(), kernels);
  }

  private static ModelConfig shrunk(ModelConfig model) {
    int heads = Math.min(4, model.nHead());
    return new ModelConfig(
        Math.min(LAYERS, model.nLayer()),
        heads,
        heads * Math.min(WIDTH, model.nEmbd() / model.nHead()),
        Math.min(BLOCK, model.blockSize()),
        0,
        model.bias(),
        model.activation(),
        model.norm());
  }

  Gpt gpt() {
    return gpt;
  }

  Kernels kernels() {
    return kernels;
  }

  /** T of the small model. */
  int T() {
    return gpt.config().blockSize();
  }

  int V() {
    return gpt.vocabSize();
  }

  /** The experiment's objective. */
  Objective objective() {
    return Objective.crossEntropy(kernels, config.objective().labelSmoothing());
  }

  /**
   * Scales the weights up, so that attention is far from uniform and every gradient far from the
   * rounding of a difference.
   */
  SmallModel widened() {
    Tensor values = gpt.parameters().values();
    values.write(Arrays.stream(values.read()).map(weight -> 6 * weight).toArray());
    changed();
    return this;
  }

  /** Notifies the engine that weights were written. */
  void changed() {
    kernels.parametersChanged(gpt.parameters().values());
  }

  /** Logits [B*T*V] of rows of T tokens. */
  double[] logits(int[] inputs) {
    return gpt.forward(batch(inputs, inputs)).read();
  }

  /** Sum over the counted positions of the objective. */
  Loss loss(int[] inputs, int[] targets) {
    Batch batch = batch(inputs, targets);
    return objective().evaluate(gpt.forward(batch), batch);
  }

  /** Forward, loss and backward of an update's micro-batches, whose targets count together. */
  Loss differentiate(Batch... batches) {
    Objective objective = objective();
    List<Batch> all = List.of(batches);
    double weight = all.stream().mapToDouble(objective::weight).sum();
    return Trainer.differentiate(gpt, objective, all, weight, null);
  }

  /** Rows of T tokens, and the target of each position. */
  Batch batch(int[] inputs, int[] targets) {
    return Batch.of(inputs.length / T(), T(), inputs, targets);
  }

  /** All gradients, flat. */
  double[] gradients() {
    return gpt.parameters().gradients().read();
  }

  /** Where a parameter begins in the flat buffers. */
  long offset(Parameter parameter) {
    return parameter.offset();
  }

  /** Central difference of the mean objective by one weight of the flat buffer. */
  double slope(long index, int[] inputs, int[] targets) {
    double h = 1e-5;
    Tensor weight = gpt.parameters().values().view(index, 1);
    double here = weight.read()[0];
    double above = moved(weight, here + h, inputs, targets);
    double below = moved(weight, here - h, inputs, targets);
    moved(weight, here, inputs, targets);
    return (above - below) / (2 * h);
  }

  private double moved(Tensor weight, double to, int[] inputs, int[] targets) {
    weight.write(new double[] {to});
    changed();
    return loss(inputs, targets).objectiveNats();
  }

  /** Ids drawn uniformly, {@code rows} of T. */
  int[] randomTokens(int rows, SplittableRandom random) {
    int[] tokens = new int[rows * T()];
    Arrays.setAll(tokens, n -> random.nextInt(V()));
    return tokens;
  }

  /** Random targets with uneven masks: row 0 keeps all, row 1 two in three, row 2 one in three. */
  int[] maskedTargets(int rows, SplittableRandom random) {
    int[] targets = randomTokens(rows, random);
    for (int n = 0; n < targets.length; n++) {
      if (n % T() % 3 < n / T() % 3) {
        targets[n] = Batch.IGNORED;
      }
    }
    return targets;
  }
}
