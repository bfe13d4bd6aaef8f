package surprisal.objective;

import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.LossTerms;

/**
 * The mean over unmasked positions, weighted by their targets, of everything a {@link LossMix} adds
 * up: sum w l / sum w. A target of weight 0 is not learned, but still counts for the plain NLL.
 */
public final class Objective {
  private final Kernels kernels;
  private final LossMix mix;
  private final double[] tokenWeights;
  private LossTerms terms = LossTerms.of(0);
  private double[] scale = {};

  /**
   * @param tokenWeights [V] weight of each target, 0 or more; null: all weigh 1
   */
  public Objective(Kernels kernels, LossMix mix, double[] tokenWeights) {
    this.kernels = kernels;
    this.mix = mix;
    this.tokenWeights = tokenWeights;
  }

  /** Sum of the weights of the targets that count. */
  public double weight(int[] targets) {
    double sum = 0;
    for (int target : targets) {
      sum += weight(target);
    }
    return sum;
  }

  private double weight(int target) {
    return target < 0 ? 0 : tokenWeights == null ? 1 : tokenWeights[target];
  }

  /**
   * The loss alone; {@code logits} [N,V] are destroyed.
   *
   * @param teacher [N,V] logits, or null if the mix has no soft targets
   * @param reference [N,V] logits, or null if the mix has no divergence
   */
  public Loss evaluate(INDArray logits, INDArray teacher, INDArray reference, int[] targets) {
    return run(null, logits, teacher, reference, targets, 0);
  }

  /**
   * The loss, and its gradient in {@code dlogits}.
   *
   * @param dlogits [N,V], may be {@code logits}
   * @param logits [N,V], destroyed
   * @param targets [N], negative where masked
   * @param weight {@link #weight(int[])} of all micro-batches of the update together
   * @throws IllegalArgumentException if nothing has any weight, so that there is no mean
   */
  public Loss differentiate(
      INDArray dlogits,
      INDArray logits,
      INDArray teacher,
      INDArray reference,
      int[] targets,
      double weight) {
    if (!(weight > 0)) {
      throw new IllegalArgumentException("the targets weigh " + weight + ": there is no mean");
    }
    return run(dlogits, logits, teacher, reference, targets, 1 / weight);
  }

  private Loss run(
      INDArray dlogits,
      INDArray logits,
      INDArray teacher,
      INDArray reference,
      int[] targets,
      double perWeight) {
    int N = targets.length;
    if (scale.length != N) {
      terms = LossTerms.of(N);
      scale = new double[N];
    }
    for (int n = 0; n < N; n++) {
      scale[n] = perWeight * weight(targets[n]);
    }
    if (teacher == null && reference == null && mix.zLoss() == 0) {
      kernels.crossEntropy(
          terms.hard(), terms.nll(), dlogits, logits, targets, mix.smoothing(), scale);
    } else {
      kernels.objective(terms, dlogits, logits, teacher, reference, targets, mix, scale);
    }
    return sum(targets, CrossEntropy.floor(mix.smoothing(), Math.toIntExact(logits.size(1))));
  }

  /** Negative log-likelihood of each position of the last call, nats, [N]; 0 where masked. */
  public double[] nll() {
    return terms.nll();
  }

  private Loss sum(int[] targets, double hardFloor) {
    double objective = 0, nll = 0, weight = 0, hard = 0, soft = 0, kl = 0, zLoss = 0, floor = 0;
    for (int n = 0; n < targets.length; n++) {
      if (targets[n] < 0) {
        continue;
      }
      double w = weight(targets[n]);
      nll += terms.nll()[n];
      weight += w;
      hard += w * terms.hard()[n];
      soft += w * terms.soft()[n];
      kl += w * terms.kl()[n];
      zLoss += w * mix.zLoss() * terms.logZ()[n] * terms.logZ()[n];
      floor += w * (mix.hardWeight() * hardFloor + mix.teacherWeight() * terms.softFloor()[n]);
      objective += w * mix.total(terms.hard()[n], terms.soft()[n], terms.kl()[n], terms.logZ()[n]);
    }
    return new Loss(
        objective,
        nll,
        CrossEntropy.count(targets),
        new Loss.Parts(weight, hard, soft, kl, zLoss, floor));
  }
}
