package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The passes over the flat buffers. */
interface OptimizerContract extends TestedKernels {

  @Test
  default void adamW() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 41);
      for (int length : new int[] {1, 7, 33, 4099, 300_001}) {
        for (double decay : new double[] {0, 0.1}) {
          Twin p = twins.fill(twins.zeros(length), 0.05), g = twins.zeros(length);
          Twin m = twins.zeros(length), v = twins.zeros(length);
          m.put(new double[length]);
          v.put(new double[length]);
          kernels.parametersChanged(p.tested());
          for (int step = 1; step <= 4; step++) {
            twins.fill(g, step == 3 ? 1e-6 : 0.1);
            kernels.adamW(
                p.tested(),
                g.tested(),
                m.tested(),
                v.tested(),
                0.5,
                0.01,
                0.9,
                0.99,
                1e-8,
                decay,
                step);
            scalar.adamW(
                p.exact(), g.exact(), m.exact(), v.exact(), 0.5, 0.01, 0.9, 0.99, 1e-8, decay,
                step);
            p.assertClose(tolerance(), "parameters length=%d step=%d", length, step);
            m.assertClose(tolerance(), "m length=%d step=%d", length, step);
            v.assertClose(tolerance(), "v length=%d step=%d", length, step);
          }
        }
      }
    }
  }

  /** A slice of the flat buffers changes nothing beside it. */
  @Test
  default void adamWOfASlice() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 42);
      Twin p = twins.zeros(1001),
          g = twins.zeros(1001),
          m = twins.zeros(1001),
          v = twins.zeros(1001);
      v.put(new double[1001]);
      kernels.parametersChanged(p.tested());
      var middle = NDArrayIndex.interval(5, 998);
      kernels.adamW(
          p.tested().get(middle),
          g.tested().get(middle),
          m.tested().get(middle),
          v.tested().get(middle),
          1,
          0.01,
          0.9,
          0.99,
          1e-8,
          0.1,
          2);
      scalar.adamW(
          p.exact().get(middle),
          g.exact().get(middle),
          m.exact().get(middle),
          v.exact().get(middle),
          1,
          0.01,
          0.9,
          0.99,
          1e-8,
          0.1,
          2);
      p.assertClose(tolerance(), "parameters");
      m.assertClose(tolerance(), "m");
      v.assertClose(tolerance(), "v");
    }
  }

  @Test
  default void sumOfSquares() {
    try (Kernels kernels = kernels();
        Kernels scalar = new ScalarKernels()) {
      Twins twins = new Twins(kernels, scalar, 43);
      for (int length : new int[] {1, 7, 1000, 3_000_001}) {
        Twin x = twins.zeros(length);
        double right = scalar.sumOfSquares(x.exact());
        assertThat(kernels.sumOfSquares(x.tested()))
            .as("length %d", length)
            .isCloseTo(right, within(right * Math.min(tolerance(), 1e-6)));
      }
    }
  }
}
