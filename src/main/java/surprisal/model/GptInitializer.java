package surprisal.model;

import java.util.Arrays;
import java.util.SplittableRandom;
import surprisal.kernels.HostCopy;
import surprisal.kernels.Kernels;

/**
 * GPT-2's initialization: weights N(0, 0.02), the two projections into the residual stream N(0,
 * 0.02 / sqrt(2 n_layer)), biases 0, gains 1. Every parameter draws from a stream of its own, split
 * off the seed in order.
 */
public final class GptInitializer {
  private static final double STD = 0.02;

  private GptInitializer() {}

  /** Fills the model's parameters. */
  public static void initialize(Gpt model, long seed, Kernels kernels) {
    SplittableRandom seeds = new SplittableRandom(seed);
    double residualStd = STD / Math.sqrt(2.0 * model.config().nLayer());
    for (Parameter parameter : model.parameters().all()) {
      SplittableRandom random = seeds.split();
      float[] values = new float[(int) parameter.value().length()];
      if (parameter.shape().length >= 2) {
        double std = parameter.name().endsWith("c_proj.weight") ? residualStd : STD;
        for (int i = 0; i < values.length; i++) {
          values[i] = (float) (std * random.nextGaussian());
        }
      } else if (parameter.name().endsWith(".weight")) {
        Arrays.fill(values, 1f);
      }
      HostCopy.write(parameter.value(), values);
    }
    kernels.parametersChanged(model.parameters().values());
  }
}
