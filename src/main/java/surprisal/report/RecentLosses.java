package surprisal.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Mean losses of the latest few groups of steps; the last group may be incomplete. */
final class RecentLosses {
  static final int GROUPS = 6;

  private final int group;
  private final Deque<Double> means = new ArrayDeque<>();
  private double sum;
  private int count;

  /**
   * @param group steps per mean
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

  /** Oldest first. */
  double[] means() {
    return means.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
