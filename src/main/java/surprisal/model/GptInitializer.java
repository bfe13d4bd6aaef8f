package surprisal.model;

import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.kernels.HostCopy;
import surprisal.kernels.Kernels;

/**
 * GPT-2's initialization: weights N(0, 0.02), the two projections into the residual stream N(0,
 * 0.02 / sqrt(2 n_layer)), biases 0, gains 1. Every parameter draws from a stream of its own, split
 * off the seed in order.
 */
public final class GptInitializer {
  private static final double STD = 0.02;
  private static final int PIECE = 1 << 16;

  private GptInitializer() {}

  /** Fills the model's parameters. */
  public static void initialize(Gpt model, long seed, Kernels kernels) {
    SplittableRandom seeds = new SplittableRandom(seed);
    double residualStd = STD / Math.sqrt(2.0 * model.config().nLayer());
    for (Parameter parameter : model.parameters().all()) {
      SplittableRandom random = seeds.split();
      if (parameter.shape().length >= 2) {
        double std = parameter.name().endsWith("c_proj.weight") ? residualStd : STD;
        fill(model.parameters(), parameter, () -> (float) (std * random.nextGaussian()));
      } else {
        float value = parameter.name().endsWith(".weight") ? 1 : 0;
        fill(model.parameters(), parameter, () -> value);
      }
    }
    kernels.parametersChanged(model.parameters().values());
  }

  private interface Values {
    float next();
  }

  /** Piece by piece, so that a large table is not in memory a second time. */
  private static void fill(Parameters parameters, Parameter parameter, Values values) {
    long begin = parameters.offset(parameter);
    long end = begin + parameter.value().length();
    for (long from = begin; from < end; from += PIECE) {
      float[] piece = new float[(int) Math.min(PIECE, end - from)];
      for (int i = 0; i < piece.length; i++) {
        piece[i] = values.next();
      }
      INDArray target = parameters.values().get(NDArrayIndex.interval(from, from + piece.length));
      HostCopy.write(target, piece);
    }
  }
}
