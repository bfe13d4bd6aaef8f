package surprisal.kernels;

/**
 * The terms of an objective over the N positions of a batch, in nats; see {@link LossMix}. An
 * engine hands them out after it has run; reading the terms of single positions may copy them from
 * its device. All are 0 where the target is ignored, and those of a model that is absent are 0.
 */
public interface LossTerms {

  /** Everything added up. */
  LossSums sums();

  /** [N] -log p[target]. */
  double[] nll();

  /** [N] cross-entropy with the smoothed target. */
  double[] hard();

  /** [N] T^2 times the cross-entropy with the teacher. */
  double[] soft();

  /** [N] T^2 times the entropy of the teacher: the lowest that soft can be. */
  double[] softFloor();

  /** [N] KL(model || reference). */
  double[] kl();

  /** [N] log of the sum of the exponentials of the logits; 0 where the mix does not need it. */
  double[] logZ();
}
