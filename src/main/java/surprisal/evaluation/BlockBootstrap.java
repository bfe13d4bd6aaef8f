package surprisal.evaluation;

import java.util.Arrays;
import java.util.random.RandomGenerator;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.TDistribution;
import surprisal.config.UserError;

/**
 * Error bars of a mean over tokens whose losses depend on their neighbours: whole blocks are drawn
 * with replacement (Künsch 1989, without overlap), so that dependence inside a block is kept. The
 * ends are percentiles of the resampled means, widened as in Hesterberg (2015, section 5.3),
 * because plain percentiles are too narrow for few blocks.
 *
 * @param blockLength tokens in a block: a window of the evaluation, or several; the last may be
 *     shorter
 * @param resamples number of bootstrap samples
 * @param level confidence, such as 0.95
 */
public record BlockBootstrap(int blockLength, int resamples, double level) {
  public BlockBootstrap {
    if (blockLength < 1 || resamples < 2 || !(level > 0 && level < 1)) {
      throw new IllegalStateException(
          "block of " + blockLength + ", " + resamples + " resamples, level " + level);
    }
  }

  /** 95% from 2000 resamples. */
  public static BlockBootstrap ofWindows(int blockLength) {
    return new BlockBootstrap(blockLength, 2000, 0.95);
  }

  /**
   * The mean of per-token losses.
   *
   * @throws UserError if they fill fewer than two blocks
   */
  public Interval mean(double[] losses, RandomGenerator random) {
    int blocks = (losses.length + blockLength - 1) / blockLength;
    if (blocks < 2) {
      throw new UserError(
          "error bars need at least 2 windows, but "
              + losses.length
              + " tokens in windows of "
              + blockLength
              + " give "
              + blocks
              + "; evaluate a longer text or shorter windows");
    }
    double[] sums = new double[blocks];
    for (int i = 0; i < losses.length; i++) {
      sums[i / blockLength] += losses[i];
    }
    int last = losses.length - (blocks - 1) * blockLength;
    double[] means = new double[resamples];
    for (int r = 0; r < resamples; r++) {
      double sum = 0;
      long tokens = 0;
      for (int draw = 0; draw < blocks; draw++) {
        int block = random.nextInt(blocks);
        sum += sums[block];
        tokens += block == blocks - 1 ? last : blockLength;
      }
      means[r] = sum / tokens;
    }
    Arrays.sort(means);
    double tail = tail(blocks);
    double mean = Arrays.stream(sums).sum() / losses.length;
    return new Interval(mean, quantile(means, tail), quantile(means, 1 - tail), level);
  }

  /**
   * The mean of {@code a - b}, two checkpoints' losses on the same tokens in the same order.
   *
   * @throws UserError if they fill fewer than two blocks
   */
  public PairedDifference difference(double[] a, double[] b, RandomGenerator random) {
    if (a.length != b.length) {
      throw new IllegalStateException("paired losses of " + a.length + " and " + b.length);
    }
    double[] differences = new double[a.length];
    Arrays.setAll(differences, i -> a[i] - b[i]);
    return new PairedDifference(mean(differences, random));
  }

  /** Share of resamples beyond each end: the normal tail beyond Student's widened quantile. */
  private double tail(int blocks) {
    double t = new TDistribution(null, blocks - 1).inverseCumulativeProbability((1 - level) / 2);
    double widened = t * Math.sqrt(blocks / (blocks - 1.0));
    return new NormalDistribution(null, 0, 1).cumulativeProbability(widened);
  }

  private static double quantile(double[] sorted, double q) {
    double position = q * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
  }
}
