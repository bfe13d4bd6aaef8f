package surprisal.report;

import java.util.List;

/**
 * A loss over runs that differ in their seed only.
 *
 * @param mean nats per token
 * @param standardError of the mean over seeds; NaN for one seed
 * @param seeds how many
 */
public record SeedMean(double mean, double standardError, int seeds) {

  /**
   * @param losses of each seed, at least one
   */
  public static SeedMean of(List<Double> losses) {
    int n = losses.size();
    double mean = losses.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    double squares = losses.stream().mapToDouble(loss -> (loss - mean) * (loss - mean)).sum();
    return new SeedMean(mean, n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n), n);
  }
}
