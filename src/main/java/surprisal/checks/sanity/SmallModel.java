package surprisal.checks.sanity;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.config.ModelConfig;
import surprisal.config.RunConfig;
import surprisal.kernels.HostCopy;
import surprisal.kernels.Kernels;
import surprisal.model.Gpt;
import surprisal.model.GptInitializer;
import surprisal.model.Input;
import surprisal.model.Parameter;
import surprisal.objective.CrossEntropy;
import surprisal.objective.Loss;

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
        model.bias());
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
  CrossEntropy objective() {
    return new CrossEntropy(kernels, config.objective().labelSmoothing());
  }

  /**
   * Widens the weights, so that attention is far from uniform and every gradient far from the
   * rounding of a difference.
   */
  SmallModel widened() {
    gpt.parameters().values().muli(6);
    changed();
    return this;
  }

  /** Tells the engine that weights were written. */
  void changed() {
    kernels.parametersChanged(gpt.parameters().values());
  }

  /** Logits [B*T*V] of rows of T tokens. */
  double[] logits(int[] inputs) {
    return HostCopy.read(gpt.forward(input(inputs)));
  }

  /** Sum over the counted positions of the objective. */
  Loss loss(int[] inputs, int[] targets) {
    return objective().evaluate(gpt.forward(input(inputs)), targets);
  }

  /** Forward, loss and backward of a micro-batch of an update with {@code count} targets. */
  Loss differentiate(int[] inputs, int[] targets, long count, boolean accumulate) {
    INDArray logits = gpt.forward(input(inputs));
    Loss loss = objective().differentiate(gpt.dlogits(), logits, targets, count);
    gpt.backward(accumulate);
    return loss;
  }

  private Input input(int[] inputs) {
    return Input.of(inputs.length / T(), T(), inputs);
  }

  /** All gradients, flat. */
  double[] gradients() {
    return HostCopy.read(gpt.parameters().gradients());
  }

  /** Where a parameter begins in the flat buffers. */
  long offset(Parameter parameter) {
    return gpt.parameters().offset(parameter);
  }

  /** Central difference of the mean objective by one weight of the flat buffer. */
  double slope(long index, int[] inputs, int[] targets) {
    double h = 1e-5;
    INDArray values = gpt.parameters().values();
    double weight = values.getDouble(index);
    values.putScalar(index, weight + h);
    changed();
    double above = loss(inputs, targets).objectiveNats();
    values.putScalar(index, weight - h);
    changed();
    double below = loss(inputs, targets).objectiveNats();
    values.putScalar(index, weight);
    changed();
    return (above - below) / (2 * h);
  }

  /** Ids drawn evenly, {@code rows} of T. */
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
        targets[n] = CrossEntropy.IGNORED;
      }
    }
    return targets;
  }
}
