package surprisal.model;

import java.util.SplittableRandom;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;

/**
 * Fills a model's parameters as each one's {@link Init} says. Every parameter draws from a stream
 * of its own, split off the seed in order.
 */
public final class GptInitializer {
  private static final double STD = 0.02;
  private static final int PIECE = 1 << 16;

  private GptInitializer() {}

  public static void initialize(Gpt model, long seed, Kernels kernels) {
    SplittableRandom seeds = new SplittableRandom(seed);
    double projectionStd = STD / Math.sqrt(2.0 * model.config().nLayer());
    for (Parameter parameter : model.parameters().all()) {
      SplittableRandom random = seeds.split();
      Values values =
          switch (parameter.spec().init()) {
            case NORMAL -> () -> (float) (STD * random.nextGaussian());
            case PROJECTION -> () -> (float) (projectionStd * random.nextGaussian());
            case ZERO -> () -> 0;
            case ONE -> () -> 1;
          };
      fill(parameter.value(), values);
    }
    kernels.parametersChanged(model.parameters().values());
  }

  private interface Values {
    float next();
  }

  /** Piece by piece, so that a large table is not in memory a second time. */
  private static void fill(Tensor parameter, Values values) {
    for (long from = 0; from < parameter.length(); from += PIECE) {
      float[] piece = new float[(int) Math.min(PIECE, parameter.length() - from)];
      for (int i = 0; i < piece.length; i++) {
        piece[i] = values.next();
      }
      parameter.view(from, piece.length).write(piece);
    }
  }
}
