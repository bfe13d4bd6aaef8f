package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.DoubleStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationTest {

  /** Not at 0 itself, where an activation may have a kink. */
  @ParameterizedTest
  @EnumSource
  void slopeIsTheCentralDifferenceOfTheValue(Activation f) {
    DoubleStream grid = DoubleStream.iterate(-12.003, x -> x < 12, x -> x + 0.00917);
    DoubleStream near = DoubleStream.of(1e-4, 1e-3, 1e-2);
    DoubleStream far = DoubleStream.of(15, 20, 50, 100, 1e3, 1e4, 1e6);
    DoubleStream special = DoubleStream.concat(near, far).flatMap(x -> DoubleStream.of(-x, x));
    DoubleStream.concat(grid, special)
        .forEach(
            x -> {
              double step = 1e-5 * Math.max(1, Math.abs(x));
              double above = x + step, below = x - step;
              double difference = (f.value(above) - f.value(below)) / (above - below);
              // Relative, but where the slope itself crosses 0 or vanishes absolute.
              assertThat(Math.abs(f.slope(x) - difference))
                  .as("%s'(%s): %s, difference is %s", f, x, f.slope(x), difference)
                  .isLessThan(1e-6 * Math.max(Math.abs(difference), 1e-2));
            });
  }

  @ParameterizedTest
  @EnumSource
  void isFiniteFarOutAndAtZero(Activation f) {
    for (double x : new double[] {0, -0.0, Float.MIN_VALUE, 1e-30, 1e10, 1e18}) {
      for (double signed : new double[] {x, -x}) {
        assertThat(f.value(signed)).as("%s(%s)", f, signed).isFinite();
        assertThat(f.slope(signed)).as("%s'(%s)", f, signed).isFinite();
      }
    }
  }
}
