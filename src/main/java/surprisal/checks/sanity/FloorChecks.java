package surprisal.checks.sanity;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import surprisal.config.RunConfig;
import surprisal.kernels.Kernels;
import surprisal.optimizer.AdamW;

/** Does learning reach the lowest possible loss, and stop there? */
final class FloorChecks {
  private static final int ROWS = 8;
  private static final int OVERFIT_STEPS = 1000;

  /** Tokens of a batch of fresh draws, at least a few rows. */
  private static final int FRESH_TOKENS = 128;

  private static final int STEPS = 600;
  private static final int JUDGED = 40;
  private static final double RATE = 3e-3;
  private static final double NOISE = 0.2;
  private static final int NOISY_CLASSES = 16;

  /** Nats above a floor that count as having reached it. */
  private static final double REACHED = 0.05;

  /** Nats below a floor that chance or rounding can explain. */
  private static final double BELOW = 0.01;

  private final RunConfig config;
  private final Sample sample;
  private final Kernels kernels;
  private final SplittableRandom random;

  FloorChecks(RunConfig config, Sample sample, Kernels kernels, SplittableRandom random) {
    this.config = config;
    this.sample = sample;
    this.kernels = kernels;
    this.random = random;
  }

  /** Trains on one batch repeatedly, with the experiment's optimizer. */
  Finding overfitsOneBatch() {
    SmallModel model = new SmallModel(config, sample.V(), kernels);
    int T = model.T();
    int[] inputs = new int[ROWS * T];
    int[] targets = new int[ROWS * T];
    for (int row = 0; row < ROWS; row++) {
      int start = (int) ((long) row * (sample.tokens().length - T - 1) / ROWS);
      System.arraycopy(sample.tokens(), start, inputs, row * T, T);
      System.arraycopy(sample.tokens(), start + 1, targets, row * T, T);
    }
    double floor = floor(inputs, targets, T);
    AdamW optimizer = new AdamW(model.gpt().parameters(), config.optimizer(), kernels);
    double seen = Double.POSITIVE_INFINITY;
    int step = 0;
    while (step < OVERFIT_STEPS && seen > floor + REACHED) {
      seen = model.differentiate(model.batch(inputs, targets)).objectiveNats();
      optimizer.step(config.optimizer().learningRate());
      step++;
    }
    return Finding.of(
        "overfits one batch",
        String.format(Locale.ROOT, "the objective falls to %.4f", floor),
        String.format(Locale.ROOT, "%.2f either way within %d steps", REACHED, OVERFIT_STEPS),
        String.format(Locale.ROOT, "%.4f after %d steps", seen, step),
        Math.abs(seen - floor) <= REACHED,
        seen < floor
            ? "the loss is below what this batch allows: it is divided by the wrong count,"
                + " or targets leak"
            : "the batch is not memorized: gradients are wrong, or learning_rate "
                + config.optimizer().learningRate()
                + " is too high or too low");
  }

  /** The lowest possible objective, given contexts with several continuations and smoothing. */
  private double floor(int[] inputs, int[] targets, int T) {
    Map<String, double[]> next = new HashMap<>();
    for (int n = 0; n < inputs.length; n++) {
      int rowStart = n / T * T;
      String prefix = Arrays.toString(Arrays.copyOfRange(inputs, rowStart, n + 1));
      next.computeIfAbsent(prefix, key -> new double[sample.V()])[targets[n]]++;
    }
    double smoothing = config.objective().labelSmoothing();
    double sum = 0;
    for (double[] counts : next.values()) {
      double all = Arrays.stream(counts).sum();
      for (double n : counts) {
        double q = (1 - smoothing) * n / all + smoothing / sample.V();
        sum -= q == 0 ? 0 : all * q * Math.log(q);
      }
    }
    return sum / inputs.length;
  }

  /** Tokens in random order leave nothing to learn but their frequencies. */
  Finding shuffledText() {
    SmallModel model = new SmallModel(config, sample.V(), kernels);
    double[] p = sample.frequencies();
    return learn(
        "shuffled text",
        "stops at the unigram entropy",
        model,
        (inputs, targets) -> {
          for (int n = 0; n < inputs.length; n++) {
            inputs[n] = n % model.T() == 0 ? draw(p) : targets[n - 1];
            targets[n] = draw(p);
          }
        },
        (input, target) -> p[target]);
  }

  /**
   * Each token determines the next, but targets are replaced at a known rate, which sets the floor.
   */
  Finding labelNoise() {
    int V = NOISY_CLASSES;
    SmallModel model = new SmallModel(config, V, kernels);
    return learn(
        "label noise",
        String.format(Locale.ROOT, "%.0f%% random targets raise the floor from 0", 100 * NOISE),
        model,
        (inputs, targets) -> {
          for (int n = 0; n < inputs.length; n++) {
            inputs[n] = n % model.T() == 0 ? random.nextInt(V) : follower(inputs[n - 1], V);
            boolean noisy = random.nextDouble() < NOISE;
            targets[n] = noisy ? random.nextInt(V) : follower(inputs[n], V);
          }
        },
        (input, target) -> NOISE / V + (target == follower(input, V) ? 1 - NOISE : 0));
  }

  private static int follower(int token, int V) {
    return (7 * token + 3) % V;
  }

  private interface Source {
    void fill(int[] inputs, int[] targets);
  }

  private interface Truth {
    double probability(int input, int target);
  }

  /**
   * Trains on fresh draws and compares with the true distribution's loss on the same final draws.
   */
  private Finding learn(
      String check, String prediction, SmallModel model, Source source, Truth truth) {
    AdamW optimizer = new AdamW(model.gpt().parameters(), config.optimizer(), kernels);
    int tokens = Math.max(ROWS, FRESH_TOKENS / model.T()) * model.T();
    int[] inputs = new int[tokens];
    int[] targets = new int[tokens];
    double floor = 0;
    double seen = 0;
    for (int step = 0; step < STEPS + JUDGED; step++) {
      source.fill(inputs, targets);
      if (step < STEPS) {
        model.differentiate(model.batch(inputs, targets));
        optimizer.step(RATE * (1 - (double) step / STEPS));
      } else {
        seen += model.loss(inputs, targets).nllNats() / JUDGED;
        for (int n = 0; n < inputs.length; n++) {
          floor -= Math.log(truth.probability(inputs[n], targets[n])) / inputs.length / JUDGED;
        }
      }
    }
    double above = seen - floor;
    return Finding.of(
        check,
        String.format(Locale.ROOT, "%s: %.4f", prediction, floor),
        String.format(Locale.ROOT, "%.2f above, %.2f below", 2 * REACHED, BELOW),
        String.format(Locale.ROOT, "%.4f", seen),
        above <= 2 * REACHED && above >= -BELOW,
        above < 0
            ? "below the entropy of its source, which is impossible: targets leak, or the"
                + " count is wrong"
            : "far above the floor: little was learned; gradients or the optimizer are wrong");
  }

  private int draw(double[] p) {
    double u = random.nextDouble();
    for (int v = 0; v < p.length - 1; v++) {
      u -= p[v];
      if (u < 0) {
        return v;
      }
    }
    return p.length - 1;
  }
}
