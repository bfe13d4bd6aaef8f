package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleSupplier;

/**
 * Central differences: every element of an input is moved both ways and the objective measured. The
 * step balances the cubic term's error, about 1e-11 here, against fp64 rounding, about 1e-11.
 */
final class Differences {
  private static final double STEP = 1e-5;
  private static final double TOLERANCE = 1e-7;

  private Differences() {}

  /** Checks that {@code gradient} is d(objective)/d(input), by the norm of their difference. */
  static void check(String what, Tensor gradient, Tensor input, DoubleSupplier objective) {
    double[] claimed = gradient.read();
    double difference = 0, norm = 0;
    for (int i = 0; i < claimed.length; i++) {
      Tensor element = input.view(i, 1);
      double value = element.read()[0];
      element.write(new double[] {value + STEP});
      double above = objective.getAsDouble();
      element.write(new double[] {value - STEP});
      double below = objective.getAsDouble();
      element.write(new double[] {value});
      double slope = (above - below) / (2 * STEP);
      difference += Math.pow(claimed[i] - slope, 2);
      norm += slope * slope;
    }
    assertThat(norm).as(what + ": the objective depends on it").isPositive();
    assertThat(Math.sqrt(difference / norm)).as(what).isLessThan(TOLERANCE);
  }
}
