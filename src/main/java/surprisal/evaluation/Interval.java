package surprisal.evaluation;

/**
 * A mean with its error bar, in the unit of what was averaged.
 *
 * @param low lower end
 * @param high upper end
 * @param level confidence, such as 0.95
 */
public record Interval(double mean, double low, double high, double level) {

  public boolean contains(double value) {
    return low <= value && value <= high;
  }
}
