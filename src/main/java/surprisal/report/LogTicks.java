package surprisal.report;

import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/**
 * Labels of a logarithmic axis, whose ticks are 1 to 9 times the powers of ten: as many as fit.
 *
 * @param low lower end of the axis
 * @param high upper end
 * @param most how many labels there is room for, were they evenly spaced
 */
record LogTicks(double low, double high, int most) {
  /** On an axis that covers less than this factor, round numbers are too far apart. */
  private static final double NARROWEST = 3;

  private static final List<List<Integer>> LEADING =
      List.of(
          List.of(1, 2, 3, 4, 5, 6, 7, 8, 9),
          List.of(1, 2, 3, 4, 5, 7),
          List.of(1, 2, 3, 5),
          List.of(1, 2, 5),
          List.of(1, 3),
          List.of(1));

  /** Whether a logarithmic axis is worthwhile; on a shorter one it looks linear. */
  boolean areUseful() {
    return low > 0 && high / low >= NARROWEST;
  }

  /** The label of a tick; empty where there is no room. */
  String label(double value) {
    String[] parts = String.format(Locale.ROOT, "%.1e", value).split("e");
    for (List<Integer> leading : LEADING) {
      if (smallestGap(leading) * most >= 1) {
        boolean shown = leading.stream().anyMatch(digit -> parts[0].equals(digit + ".0"));
        return shown ? text(value) : "";
      }
    }
    return parts[0].equals("1.0") ? text(value) : "";
  }

  /** Between neighbouring labels, as a share of the axis. */
  private double smallestGap(List<Integer> leading) {
    TreeSet<Double> places = new TreeSet<>();
    for (int power = (int) Math.floor(Math.log10(low)); power <= Math.log10(high); power++) {
      for (int digit : leading) {
        double value = digit * Math.pow(10, power);
        if (value >= low && value <= high) {
          places.add(Math.log10(value));
        }
      }
    }
    double gap = 1;
    Double before = null;
    for (double place : places) {
      gap = before == null ? gap : Math.min(gap, (place - before) / Math.log10(high / low));
      before = place;
    }
    return gap;
  }

  /** 0.003 as 3e-3, 0.25 and 20 as they are, 100000 as 1e5. */
  static String text(double value) {
    if (value != 0 && (Math.abs(value) < 0.01 || Math.abs(value) >= 100_000)) {
      String[] parts = String.format(Locale.ROOT, "%.2e", value).split("e");
      return plain(parts[0]) + "e" + Integer.parseInt(parts[1]);
    }
    return plain(String.format(Locale.ROOT, "%.4f", value));
  }

  private static String plain(String decimal) {
    return new BigDecimal(decimal).stripTrailingZeros().toPlainString();
  }
}
