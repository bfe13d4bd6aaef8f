package surprisal.kernels;

/** Terms on the Java heap, added up only when asked. */
record ScalarLossTerms(
    Targets targets,
    LossMix mix,
    int V,
    double[] nll,
    double[] hard,
    double[] soft,
    double[] softFloor,
    double[] kl,
    double[] logZ)
    implements LossTerms {

  static ScalarLossTerms zeros(Targets targets, LossMix mix, int V) {
    int N = targets.ids().length;
    return new ScalarLossTerms(
        targets,
        mix,
        V,
        new double[N],
        new double[N],
        new double[N],
        new double[N],
        new double[N],
        new double[N]);
  }

  @Override
  public LossSums sums() {
    double a = mix.teacherWeight(), nllSum = 0, weight = 0;
    for (int n = 0; n < nll.length; n++) {
      if (targets.ids()[n] >= 0) {
        nllSum += nll[n];
        weight += targets.weights()[n];
      }
    }
    double[] squares = new double[logZ.length];
    for (int n = 0; n < squares.length; n++) {
      squares[n] = mix.zLoss() * logZ[n] * logZ[n];
    }
    double h = weighted(hard), s = weighted(soft), k = weighted(kl), z = weighted(squares);
    double objective = (1 - a) * h + a * s + mix.klCoefficient() * k + z;
    double floor = (1 - a) * weight * hardFloor() + a * weighted(softFloor);
    return new LossSums(objective, nllSum, weight, h, s, floor, k, z);
  }

  /** Entropy of the smoothed target, class by class. */
  private double hardFloor() {
    double entropy = 0;
    for (int v = 0; v < V && mix.smoothing() > 0; v++) {
      double q = mix.smoothing() / V + (v == 0 ? 1 - mix.smoothing() : 0);
      entropy -= q * Math.log(q);
    }
    return entropy;
  }

  private double weighted(double[] term) {
    double sum = 0;
    for (int n = 0; n < term.length; n++) {
      sum += targets.ids()[n] < 0 ? 0 : targets.weights()[n] * term[n];
    }
    return sum;
  }
}
