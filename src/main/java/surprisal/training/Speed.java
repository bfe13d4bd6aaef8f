package surprisal.training;

import java.util.Arrays;

/** Seconds per update: the median of the recent ones, so that one pause does not move it. */
final class Speed {
  private static final int RECENT = 25;

  private final long[] nanos = new long[RECENT];
  private int count;

  void add(long stepNanos) {
    nanos[count++ % RECENT] = stepNanos;
  }

  double secondsPerStep() {
    long[] recent = Arrays.copyOf(nanos, Math.min(count, RECENT));
    Arrays.sort(recent);
    return recent[recent.length / 2] / 1e9;
  }
}
