package surprisal.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Means of the loss over groups of steps, the latest few; the last group may not be full yet. */
final class RecentLosses {
  private static final int GROUPS = 8;

  private final int group;
  private final Deque<Double> means = new ArrayDeque<>();
  private double sum;
  private int count;

  /**
   * @param group steps that are averaged
   */
  RecentLosses(int group) {
    this.group = group;
  }

  void add(double loss) {
    if (count == group) {
      count = 0;
      sum = 0;
    }
    if (count > 0) {
      means.removeLast();
    }
    sum += loss;
    count++;
    means.addLast(sum / count);
    if (means.size() > GROUPS) {
      means.removeFirst();
    }
  }

  /** The latest last. */
  double[] means() {
    return means.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
