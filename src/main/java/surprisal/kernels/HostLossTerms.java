package surprisal.kernels;

import java.util.Arrays;

/** Terms of an objective on the Java heap, as the engines of the CPU compute them. */
public final class HostLossTerms implements LossTerms {
  private final double[] hard;
  private final double[] nll;
  private final double[] soft;
  private final double[] softFloor;
  private final double[] kl;
  private final double[] logZ;
  private final double[] scale;
  private LossSums sums;

  private HostLossTerms(int N) {
    hard = new double[N];
    nll = new double[N];
    soft = new double[N];
    softFloor = new double[N];
    kl = new double[N];
    logZ = new double[N];
    scale = new double[N];
  }

  /**
   * All terms zero, for a batch with these targets.
   *
   * @param before terms of the last batch, whose memory is used again if it has as many positions;
   *     null for none
   */
  public static HostLossTerms of(Targets targets, HostLossTerms before) {
    int N = targets.ids().length;
    HostLossTerms terms = before != null && before.nll.length == N ? before : new HostLossTerms(N);
    for (int n = 0; n < N; n++) {
      terms.clear(n);
      terms.scale[n] = targets.ids()[n] < 0 ? 0 : targets.scale(n);
    }
    return terms;
  }

  /** [N] d(objective)/d(total[n]); 0 where ignored. */
  public double[] scale() {
    return scale;
  }

  /** The scale times a factor, [N]. */
  public double[] scale(double factor) {
    return Arrays.stream(scale).map(s -> s * factor).toArray();
  }

  @Override
  public LossSums sums() {
    return sums;
  }

  @Override
  public double[] nll() {
    return nll;
  }

  @Override
  public double[] hard() {
    return hard;
  }

  @Override
  public double[] soft() {
    return soft;
  }

  @Override
  public double[] softFloor() {
    return softFloor;
  }

  @Override
  public double[] kl() {
    return kl;
  }

  @Override
  public double[] logZ() {
    return logZ;
  }

  /** Sets the terms of position n to 0. */
  public void clear(int n) {
    hard[n] = 0;
    nll[n] = 0;
    soft[n] = 0;
    softFloor[n] = 0;
    kl[n] = 0;
    logZ[n] = 0;
  }

  /**
   * Adds everything up, position by position.
   *
   * @param V number of classes
   */
  public LossTerms summed(Targets targets, LossMix mix, long V) {
    double hardFloor = mix.hardFloor(Math.toIntExact(V));
    double objective = 0, nllSum = 0, weight = 0, hardSum = 0;
    double softSum = 0, floorSum = 0, klSum = 0, zLoss = 0;
    for (int n = 0; n < nll.length; n++) {
      if (targets.ids()[n] < 0) {
        continue;
      }
      double w = targets.weights()[n];
      nllSum += nll[n];
      weight += w;
      hardSum += w * hard[n];
      softSum += w * soft[n];
      floorSum += w * (mix.hardWeight() * hardFloor + mix.teacherWeight() * softFloor[n]);
      klSum += w * kl[n];
      zLoss += w * mix.zLoss() * logZ[n] * logZ[n];
      objective += w * mix.total(hard[n], soft[n], kl[n], logZ[n]);
    }
    sums = new LossSums(objective, nllSum, weight, hardSum, softSum, floorSum, klSum, zLoss);
    return this;
  }
}
