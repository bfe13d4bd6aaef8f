package surprisal.kernels;

/**
 * What a batch of N positions is to predict.
 *
 * @param ids [N], negative where ignored
 * @param weights [N], 0 or more; 0 where ignored
 * @param perWeight d(objective)/d(weighted loss): 1 / the weight of all micro-batches of the update
 */
public record Targets(int[] ids, double[] weights, double perWeight) {
  /** d(objective)/d(loss[n]). */
  public double scale(int n) {
    return perWeight * weights[n];
  }
}
