package surprisal.report;

import java.util.List;

/**
 * The mean loss of runs that differ only in their seed.
 *
 * @param mean nats per token
 * @param standardError of the mean over seeds; NaN for one seed
 * @param seeds number of seeds
 */
public record SeedMean(double mean, double standardError, int seeds) {

  /**
   * @param losses one per seed, at least one
   */
  public static SeedMean of(List<Double> losses) {
    int n = losses.size();
    double mean = losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = losses.stream().mapToDouble(loss -> (loss - mean) * (loss - mean)).sum();
    return new SeedMean(mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n), n);
  }
}
