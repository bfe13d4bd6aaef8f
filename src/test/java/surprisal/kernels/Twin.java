package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;

/** The same tensor twice: as the tested kernels hold it, and in fp64 for the scalar ones. */
public record Twin(Tensor tested, Tensor exact) {

  /** Makes both the same, as far as the tested one's type can hold the values. */
  void put(double[] values) {
    tested.write(values);
    exact.write(testedValues());
  }

  /** A part of both under another shape. */
  public Twin view(long from, long... shape) {
    return new Twin(tested.view(from, shape), exact.view(from, shape));
  }

  double[] testedValues() {
    return tested.read();
  }

  /** Norm of the difference over the norm of the exact tensor, and every element finite. */
  public void assertClose(double tolerance, String what) {
    double[] mine = testedValues(), right = exact.read();
    double difference = 0, norm = 0;
    for (int i = 0; i < right.length; i++) {
      difference += Math.pow(mine[i] - right[i], 2);
      norm += Math.pow(right[i], 2);
    }
    assertThat(Math.sqrt(difference) / Math.max(Math.sqrt(norm), 1e-2))
        .as(what)
        .isLessThanOrEqualTo(tolerance);
  }

  /** Bit for bit what another twin holds. */
  void assertSame(Twin other, String what) {
    assertThat(testedValues()).as(what).isEqualTo(other.testedValues());
  }
}
