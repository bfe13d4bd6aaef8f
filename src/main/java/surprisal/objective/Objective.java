package surprisal.objective;

import java.util.Arrays;
import java.util.function.Function;
import surprisal.data.Batch;
import surprisal.kernels.Guides;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.LossSums;
import surprisal.kernels.LossTerms;
import surprisal.kernels.Targets;
import surprisal.kernels.Tensor;

/**
 * The mean over unmasked positions, weighted by their targets, of everything a {@link LossMix} adds
 * up: sum w l / sum w. A target of weight 0 is not learned, but still counts for the plain NLL.
 * Plain cross-entropy is a mix of nothing else: d(objective)/d(logits) = (softmax - target) /
 * count.
 */
public final class Objective {
  private final Kernels kernels;
  private final LossMix mix;
  private final double[] tokenWeights;
  private final Function<Batch, Guides> guides;
  private double[] weights = {};
  private LossTerms terms;

  /**
   * @param tokenWeights [V] weight of each target, 0 or more; null: all weigh 1
   * @param guides what the other models in the mix say of a batch
   */
  public Objective(
      Kernels kernels, LossMix mix, double[] tokenWeights, Function<Batch, Guides> guides) {
    this.kernels = kernels;
    this.mix = mix;
    this.tokenWeights = tokenWeights;
    this.guides = guides;
  }

  /** Cross-entropy alone. Smoothing as in Szegedy et al. 2016: eps/V on every class. */
  public static Objective crossEntropy(Kernels kernels, double labelSmoothing) {
    return new Objective(kernels, LossMix.hard(labelSmoothing), null, batch -> Guides.NONE);
  }

  /** Sum of the weights of the targets that count. */
  public double weight(Batch batch) {
    double sum = 0;
    for (int target : batch.targets()) {
      sum += weight(target);
    }
    return sum;
  }

  private double weight(int target) {
    return target < 0 ? 0 : tokenWeights == null ? 1 : tokenWeights[target];
  }

  /** The loss of a batch from its {@code logits} [N,V], which are destroyed. */
  public Loss evaluate(Tensor logits, Batch batch) {
    return run(null, logits, batch, 0);
  }

  /**
   * The loss, and its gradient in {@code dlogits}.
   *
   * @param dlogits [N,V], may be {@code logits}
   * @param logits [N,V] of this batch, destroyed
   * @param weight {@link #weight(Batch)} of all micro-batches of the update together
   * @throws IllegalArgumentException if nothing has any weight, so that there is no mean
   */
  public Loss differentiate(Tensor dlogits, Tensor logits, Batch batch, double weight) {
    if (!(weight > 0)) {
      throw new IllegalArgumentException("the targets weigh " + weight + ": there is no mean");
    }
    return run(dlogits, logits, batch, 1 / weight);
  }

  private Loss run(Tensor dlogits, Tensor logits, Batch batch, double perWeight) {
    int[] ids = batch.targets();
    weights = weights.length == ids.length ? weights : new double[ids.length];
    Arrays.setAll(weights, n -> weight(ids[n]));
    Targets targets = new Targets(ids, weights, perWeight);
    terms = kernels.objective(dlogits, logits, targets, guides.apply(batch), mix);
    LossSums sums = terms.sums();
    return new Loss(
        sums.objective(),
        sums.nll(),
        batch.counted(),
        new Loss.Parts(
            sums.weight(), sums.hard(), sums.soft(), sums.kl(), sums.zLoss(), sums.floor()));
  }

  /** Negative log-likelihood of each position of the last call, nats, [N]; 0 where masked. */
  public double[] nll() {
    return terms.nll();
  }
}
