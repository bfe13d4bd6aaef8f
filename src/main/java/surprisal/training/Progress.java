package surprisal.training;

/**
 * What the loop itself carries from one sitting to the next, beside parameters and moments.
 *
 * @param step updates made
 * @param batches micro-batches drawn from the loader
 * @param lastEvaluation step of the last evaluation; -1 before the first
 * @param bestNats lowest validation loss; infinite before the first evaluation
 * @param elapsedMillis time spent on updates
 */
public record Progress(
    int step, long batches, int lastEvaluation, double bestNats, long elapsedMillis) {
  public static final Progress START = new Progress(0, 0, -1, Double.POSITIVE_INFINITY, 0);
}
