package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The passes over the flat buffers. */
interface OptimizerContract extends TestedKernels {
  double NO_CLIP = Double.POSITIVE_INFINITY;

  @Test
  default void adamW() {
    try (Twins twins = new Twins(kernels(), 41)) {
      for (int length : new int[] {1, 7, 33, 4099, 300_001}) {
        for (double decay : new double[] {0, 0.1}) {
          // Shares of the norm: half of it, all but none of it, more than it, no clip.
          for (double share : new double[] {0.5, 1e-3, 2, NO_CLIP}) {
            adamW(twins, length, decay, share);
          }
        }
      }
    }
  }

  private void adamW(Twins twins, int length, double decay, double share) {
    Buffers buffers = buffers(twins, length);
    for (int number = 1; number <= 4; number++) {
      twins.fill(buffers.gradients, number == 3 ? 1e-6 : 0.1);
      double clip = share * norm(buffers.gradients);
      String where = "length=%d decay=%s clip=%s number=%d".formatted(length, decay, clip, number);
      step(twins, buffers, List.of(new Slice(0, length, decay)), clip, number, where);
    }
  }

  /** A step on slices of the flat buffers leaves what lies beside them. */
  @Test
  default void adamWOfASlice() {
    try (Twins twins = new Twins(kernels(), 42)) {
      Buffers buffers = buffers(twins, 1001);
      twins.fill(buffers.parameters, 1);
      twins.fill(buffers.gradients, 1);
      twins.fill(buffers.m, 1);
      twins.parametersChanged(buffers.parameters);
      Twin covered = buffers.gradients.view(5, 993);
      AdamWStep step = new AdamWStep(0.01, 0.9, 0.99, 1e-8, NO_CLIP, 2);
      twins.both((k, s) -> k.adamW(s.of(covered), List.of(buffers.group(s, 5, 993, 0.1)), step));
      buffers.parameters.assertClose(tolerance(), "parameters");
      buffers.m.assertClose(tolerance(), "m");
      buffers.v.assertClose(tolerance(), "v");
    }
  }

  /** Groups of odd lengths side by side, and their decays exchanged in the next step. */
  @Test
  default void adamWOfGroups() {
    try (Twins twins = new Twins(kernels(), 44)) {
      for (double clip : new double[] {0.3, NO_CLIP}) {
        Buffers buffers = buffers(twins, 5003);
        double[][] decays = {{0.1, 0, 0.5}, {0, 0.3, 0.1}, {0.1, 0, 0.5}};
        for (int number = 1; number <= 3; number++) {
          double[] decay = decays[number - 1];
          twins.fill(buffers.gradients, 0.1);
          List<Slice> slices =
              List.of(
                  new Slice(0, 33, decay[0]),
                  new Slice(33, 4099, decay[1]),
                  new Slice(4132, 871, decay[2]));
          step(twins, buffers, slices, clip, number, "clip=%s number=%d".formatted(clip, number));
        }
      }
    }
  }

  /** The same tensors again, in groups that decay otherwise. */
  @Test
  default void adamWOfTheSameTensorsWithAnotherDecay() {
    try (Twins twins = new Twins(kernels(), 45)) {
      Buffers buffers = buffers(twins, 129);
      twins.fill(buffers.gradients, 0.1);
      for (int number = 1; number <= 2; number++) {
        double decay = number == 1 ? 0 : 0.5;
        AdamWStep step = new AdamWStep(0.1, 0.9, 0.99, 1e-8, 1, number);
        twins.both((k, s) -> k.adamW(s.of(buffers.gradients), buffers.whole(s, decay), step));
        buffers.parameters.assertClose(tolerance(), "decay " + decay);
      }
    }
  }

  /** One gradient that is not a number spoils nothing, wherever it is; the next step goes on. */
  @Test
  default void adamWOfGradientsThatAreNotFinite() {
    try (Twins twins = new Twins(kernels(), 46)) {
      int length = 70_001;
      Buffers buffers = buffers(twins, length);
      List<Slice> slices = List.of(new Slice(0, 65_000, 0.1), new Slice(65_000, 5001, 0));
      int number = 0;
      for (double bad : new double[] {Double.NaN, NO_CLIP, Double.NEGATIVE_INFINITY}) {
        for (int at : new int[] {0, 64_999, 65_000, length - 1}) {
          for (double clip : new double[] {0.3, NO_CLIP}) {
            String where = "%s at %d clip=%s".formatted(bad, at, clip);
            twins.fill(buffers.gradients, 0.1);
            buffers.gradients.view(at, 1).put(new double[] {bad});
            double[][] before = buffers.testedValues();
            AdamWStep step = new AdamWStep(0.01, 0.9, 0.99, 1e-8, clip, 1);
            twins.onlyTested(
                (k, s) -> {
                  Update update = k.adamW(s.of(buffers.gradients), buffers.groups(s, slices), step);
                  assertThat(update.gradientNorm()).as(where).isNotFinite();
                });
            double[][] after = buffers.testedValues();
            for (int i = 0; i < before.length; i++) {
              assertThat(after[i]).as(where).isEqualTo(before[i]); // bit for bit, NaN included
            }
            twins.fill(buffers.gradients, 0.1);
            step(twins, buffers, slices, clip, ++number, "after " + where);
          }
        }
      }
    }
  }

  /** A norm above the limit changes nothing either; at the limit the step is made. */
  @Test
  default void adamWAboveItsLimit() {
    try (Twins twins = new Twins(kernels(), 47)) {
      Buffers buffers = buffers(twins, 1001);
      twins.fill(buffers.gradients, 0.1);
      double[][] before = buffers.testedValues();
      double[] norm = new double[1];
      for (double share : new double[] {0.5, 1}) {
        AdamWStep step = new AdamWStep(0.01, 0.9, 0.99, 1e-8, 1, 1, norm[0] * share);
        twins.onlyTested(
            (k, s) -> {
              var groups = buffers.groups(s, List.of(new Slice(0, 1001, 0.1)));
              norm[0] = k.adamW(s.of(buffers.gradients), groups, step).gradientNorm();
            });
        double[][] after = buffers.testedValues();
        assertThat(Arrays.deepEquals(after, before)).as("share " + share).isEqualTo(share < 1);
      }
    }
  }

  private void step(
      Twins twins, Buffers buffers, List<Slice> slices, double clip, int number, String where) {
    AdamWStep step = new AdamWStep(0.01, 0.9, 0.99, 1e-8, clip, number);
    double norm = norm(buffers.gradients);
    twins.both(
        (k, s) -> {
          Update update = k.adamW(s.of(buffers.gradients), buffers.groups(s, slices), step);
          assertThat(update.gradientNorm())
              .as("norm " + where)
              .isCloseTo(norm, within(norm * Math.min(tolerance(), 1e-6)));
        });
    buffers.parameters.assertClose(tolerance(), "parameters " + where);
    buffers.m.assertClose(tolerance(), "m " + where);
    buffers.v.assertClose(tolerance(), "v " + where);
  }

  private static double norm(Twin gradients) {
    return Math.sqrt(new ScalarKernels().sumOfSquares(gradients.exact()));
  }

  private static Buffers buffers(Twins twins, int length) {
    Buffers buffers =
        new Buffers(
            twins.fill(twins.zeros(length), 0.05),
            twins.zeros(length),
            twins.fill(twins.zeros(length), 0),
            twins.fill(twins.zeros(length), 0));
    twins.parametersChanged(buffers.parameters);
    return buffers;
  }

  /** Some of the parameters, and their decay. */
  record Slice(long from, long length, double decay) {}

  /** The flat buffers of a model. */
  record Buffers(Twin parameters, Twin gradients, Twin m, Twin v) {

    AdamWGroup group(Twins.Side side, long from, long length, double decay) {
      return new AdamWGroup(
          side.of(parameters.view(from, length)),
          side.of(gradients.view(from, length)),
          side.of(m.view(from, length)),
          side.of(v.view(from, length)),
          decay);
    }

    List<AdamWGroup> groups(Twins.Side side, List<Slice> slices) {
      return slices.stream().map(x -> group(side, x.from, x.length, x.decay)).toList();
    }

    List<AdamWGroup> whole(Twins.Side side, double decay) {
      return List.of(
          new AdamWGroup(side.of(parameters), side.of(gradients), side.of(m), side.of(v), decay));
    }

    double[][] testedValues() {
      return new double[][] {
        parameters.testedValues(), gradients.testedValues(), m.testedValues(), v.testedValues()
      };
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
