package surprisal.kernels;

/**
 * The terms of an objective for each of N positions, in nats, before they are weighted: see {@link
 * LossMix}. All are 0 where the target is ignored, and so are those of a model that is not there.
 *
 * @param hard [N] cross-entropy with the smoothed target
 * @param nll [N] -log p[target]
 * @param soft [N] T^2 times cross-entropy with the teacher
 * @param softFloor [N] T^2 times the entropy of the teacher: the lowest that soft can be
 * @param kl [N] KL(model || reference)
 * @param logZ [N]
 */
public record LossTerms(
    double[] hard, double[] nll, double[] soft, double[] softFloor, double[] kl, double[] logZ) {

  public static LossTerms of(int N) {
    return new LossTerms(
        new double[N], new double[N], new double[N], new double[N], new double[N], new double[N]);
  }

  public void clear(int n) {
    hard[n] = 0;
    nll[n] = 0;
    soft[n] = 0;
    softFloor[n] = 0;
    kl[n] = 0;
    logZ[n] = 0;
  }
}
