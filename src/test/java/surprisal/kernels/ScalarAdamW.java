package surprisal.kernels;

import java.util.List;

/** AdamW as Loshchilov and Hutter write it, with PyTorch's clip. */
final class ScalarAdamW {
  private ScalarAdamW() {}

  /** See {@link Kernels#adamW}. */
  static Update run(Tensor gradients, List<AdamWGroup> groups, AdamWStep step) {
    double squares = 0;
    for (double gradient : gradients.read()) {
      squares += gradient * gradient;
    }
    double norm = Math.sqrt(squares);
    if (!Double.isNaN(norm) && !Double.isInfinite(norm)) {
      double clip = norm + 1e-6 > step.clip() ? step.clip() / (norm + 1e-6) : 1;
      groups.forEach(group -> update(group, clip, step));
    }
    return () -> norm;
  }

  private static void update(AdamWGroup group, double clip, AdamWStep step) {
    double[] p = group.parameters().read(), g = group.gradients().read();
    double[] m = group.m().read(), v = group.v().read();
    for (int i = 0; i < p.length; i++) {
      double gradient = g[i] * clip;
      p[i] -= step.learningRate() * group.weightDecay() * p[i];
      m[i] = step.beta1() * m[i] + (1 - step.beta1()) * gradient;
      v[i] = step.beta2() * v[i] + (1 - step.beta2()) * gradient * gradient;
      double mHat = m[i] / (1 - Math.pow(step.beta1(), step.number()));
      double vHat = v[i] / (1 - Math.pow(step.beta2(), step.number()));
      p[i] -= step.learningRate() * mHat / (Math.sqrt(vHat) + step.epsilon());
    }
    group.parameters().write(p);
    group.m().write(m);
    group.v().write(v);
  }
}
