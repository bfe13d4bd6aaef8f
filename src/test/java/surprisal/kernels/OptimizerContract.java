package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The passes over the flat buffers. */
interface OptimizerContract extends TestedKernels {

  @Test
  default void adamW() {
    try (Twins twins = new Twins(kernels(), 41)) {
      for (int length : new int[] {1, 7, 33, 4099, 300_001}) {
        for (double decay : new double[] {0, 0.1}) {
          Twin p = twins.fill(twins.zeros(length), 0.05), g = twins.zeros(length);
          Twin m = twins.fill(twins.zeros(length), 0), v = twins.fill(twins.zeros(length), 0);
          twins.parametersChanged(p);
          for (int step = 1; step <= 4; step++) {
            long t = step;
            twins.fill(g, step == 3 ? 1e-6 : 0.1);
            twins.both(
                (k, s) ->
                    k.adamW(
                        s.of(p), s.of(g), s.of(m), s.of(v), 0.5, 0.01, 0.9, 0.99, 1e-8, decay, t));
            p.assertClose(tolerance(), "parameters length=%d step=%d".formatted(length, step));
            m.assertClose(tolerance(), "m length=%d step=%d".formatted(length, step));
            v.assertClose(tolerance(), "v length=%d step=%d".formatted(length, step));
          }
        }
      }
    }
  }

  /** A step on a slice of the flat buffers leaves what stands beside it. */
  @Test
  default void adamWOfASlice() {
    try (Twins twins = new Twins(kernels(), 42)) {
      int length = 1001;
      Twin p = twins.zeros(length), g = twins.zeros(length);
      Twin m = twins.zeros(length), v = twins.fill(twins.zeros(length), 0);
      twins.parametersChanged(p);
      var middle = NDArrayIndex.interval(5, 998);
      twins.both(
          (k, s) ->
              k.adamW(
                  s.of(p).get(middle),
                  s.of(g).get(middle),
                  s.of(m).get(middle),
                  s.of(v).get(middle),
                  1,
                  0.01,
                  0.9,
                  0.99,
                  1e-8,
                  0.1,
                  2));
      p.assertClose(tolerance(), "parameters");
      m.assertClose(tolerance(), "m");
      v.assertClose(tolerance(), "v");
    }
  }

  @Test
  default void sumOfSquares() {
    try (Twins twins = new Twins(kernels(), 43)) {
      for (int length : new int[] {1, 7, 1000, 3_000_001}) {
        Twin x = twins.zeros(length);
        double[] sums = new double[2];
        twins.onlyTested((k, s) -> sums[0] = k.sumOfSquares(s.of(x)));
        twins.onlyExact((k, s) -> sums[1] = k.sumOfSquares(s.of(x)));
        assertThat(sums[0])
            .as("length %d", length)
            .isCloseTo(sums[1], within(sums[1] * Math.min(tolerance(), 1e-6)));
      }
    }
  }
}
