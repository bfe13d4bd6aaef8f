package surprisal.objective;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.kernels.Kernels;

/**
 * Mean over unmasked positions of the cross-entropy between the (smoothed) target and softmax of
 * the logits. Smoothing as in Szegedy et al. 2016: q = (1-eps) onehot + eps/V on every class, the
 * true one too. d(objective)/d(logits) = (softmax - q) / count.
 */
public final class CrossEntropy {
  /** A target that does not count. */
  public static final int IGNORED = -1;

  private final Kernels kernels;
  private final double labelSmoothing;
  private double[] loss = {};
  private double[] nll = {};
  private double[] scale = {};

  public CrossEntropy(Kernels kernels, double labelSmoothing) {
    this.kernels = kernels;
    this.labelSmoothing = labelSmoothing;
  }

  /** Positions of {@code targets} that count. */
  public static long count(int[] targets) {
    return Arrays.stream(targets).filter(target -> target >= 0).count();
  }

  /** The loss alone; {@code logits} [N,V] are destroyed. */
  public Loss evaluate(INDArray logits, int[] targets) {
    return run(null, logits, targets, 0);
  }

  /**
   * The loss, and its gradient in {@code dlogits}.
   *
   * @param dlogits [N,V], may be {@code logits}
   * @param logits [N,V], destroyed
   * @param targets [N], negative where masked
   * @param count unmasked positions of all micro-batches of the update together
   * @throws IllegalArgumentException if the whole update is masked, so that there is no mean
   */
  public Loss differentiate(INDArray dlogits, INDArray logits, int[] targets, long count) {
    if (count == 0) {
      throw new IllegalArgumentException(
          "every target of the batch is masked: there is nothing to learn from and no mean to take");
    }
    return run(dlogits, logits, targets, 1.0 / count);
  }

  private Loss run(INDArray dlogits, INDArray logits, int[] targets, double rowScale) {
    if (loss.length != targets.length) {
      loss = new double[targets.length];
      nll = new double[targets.length];
      scale = new double[targets.length];
    }
    Arrays.fill(scale, rowScale);
    kernels.crossEntropy(loss, nll, dlogits, logits, targets, labelSmoothing, scale);
    double lossSum = 0;
    double nllSum = 0;
    for (int n = 0; n < targets.length; n++) {
      lossSum += loss[n];
      nllSum += nll[n];
    }
    long count = count(targets);
    double floorSum = count * floor(Math.toIntExact(logits.size(1)));
    return new Loss(lossSum, nllSum, count, new Loss.Parts(count, lossSum, 0, 0, 0, floorSum));
  }

  /** Negative log-likelihood of each position of the last call, nats, [N]; 0 where masked. */
  public double[] nll() {
    return nll;
  }

  /**
   * The lowest value the objective can reach: the entropy of the smoothed target, nats; 0 without
   * smoothing.
   */
  public double floor(int vocabSize) {
    return floor(labelSmoothing, vocabSize);
  }

  /** As above, of any smoothing. */
  public static double floor(double labelSmoothing, int vocabSize) {
    if (labelSmoothing == 0) {
      return 0;
    }
    double other = labelSmoothing / vocabSize;
    double target = 1 - labelSmoothing + other;
    return -target * Math.log(target) - (vocabSize - 1) * other * Math.log(other);
  }
}
