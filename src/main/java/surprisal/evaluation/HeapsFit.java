package surprisal.evaluation;

/**
 * Heaps' law: a text of n words has about K n^beta distinct ones. Fitted by least squares in
 * log-log space, at word counts that grow by a tenth each.
 *
 * @param factor K
 * @param exponent beta, from 0 (nothing new) to 1 (everything new)
 */
public record HeapsFit(double factor, double exponent) {

  /**
   * @param types distinct words among the first 1, 2, 3, ... words; at least two
   */
  public static HeapsFit of(int[] types) {
    double points = 0;
    double sumX = 0;
    double sumY = 0;
    double sumXX = 0;
    double sumXY = 0;
    for (int n = 1; n <= types.length; n = Math.max(n + 1, (int) (n * 1.1))) {
      double x = Math.log(n);
      double y = Math.log(types[n - 1]);
      points++;
      sumX += x;
      sumY += y;
      sumXX += x * x;
      sumXY += x * y;
    }
    double exponent = (points * sumXY - sumX * sumY) / (points * sumXX - sumX * sumX);
    return new HeapsFit(Math.exp((sumY - exponent * sumX) / points), exponent);
  }
}
