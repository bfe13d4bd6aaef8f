package surprisal.optimizer;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.config.OptimizerConfig;
import surprisal.kernels.Kernels;
import surprisal.model.Parameters;

/**
 * AdamW (Loshchilov and Hutter 2019) over the flat buffers, as PyTorch computes it: decay on
 * matrices only, global-norm clip before the moments.
 */
public final class AdamW {
  private final OptimizerConfig config;
  private final Kernels kernels;
  private final INDArray gradients;
  private final INDArray m;
  private final INDArray v;
  private final Group matrices;
  private final Group vectors;
  private long step;

  public AdamW(Parameters parameters, OptimizerConfig config, Kernels kernels) {
    this.config = config;
    this.kernels = kernels;
    gradients = parameters.gradients();
    m = kernels.zeros(parameters.values().length());
    v = kernels.zeros(parameters.values().length());
    long split = parameters.matrixLength();
    matrices = group(parameters, 0, split, config.weightDecay());
    vectors = group(parameters, split, parameters.values().length(), 0);
  }

  private record Group(
      INDArray values, INDArray gradients, INDArray m, INDArray v, double weightDecay) {}

  private Group group(Parameters parameters, long from, long to, double weightDecay) {
    return new Group(
        parameters.values().get(NDArrayIndex.interval(from, to)),
        gradients.get(NDArrayIndex.interval(from, to)),
        m.get(NDArrayIndex.interval(from, to)),
        v.get(NDArrayIndex.interval(from, to)),
        weightDecay);
  }

  /** Global L2 norm of all gradients, before the clip. */
  public double gradientNorm() {
    return Math.sqrt(kernels.sumOfSquares(gradients));
  }

  /**
   * One update.
   *
   * @param gradientNorm of {@link #gradientNorm}; where above grad_clip, gradients are scaled down
   *     to it, with PyTorch's 1e-6 in the denominator
   */
  public void step(double learningRate, double gradientNorm) {
    step++;
    double scale =
        config.gradClip() == null ? 1 : Math.min(1, config.gradClip() / (gradientNorm + 1e-6));
    update(matrices, scale, learningRate);
    update(vectors, scale, learningRate);
  }

  private void update(Group group, double scale, double learningRate) {
    kernels.adamW(
        group.values,
        group.gradients,
        group.m,
        group.v,
        scale,
        learningRate,
        config.beta1(),
        config.beta2(),
        config.epsilon(),
        group.weightDecay,
        step);
  }

  /** Updates made so far. */
  public long step() {
    return step;
  }

  /** Continues after {@code step} updates, with the moments as they are in the buffers. */
  public void resumeAt(long step) {
    this.step = step;
  }

  /** First moments, flat like the parameters. */
  public INDArray m() {
    return m;
  }

  /** Second moments, flat like the parameters. */
  public INDArray v() {
    return v;
  }
}
