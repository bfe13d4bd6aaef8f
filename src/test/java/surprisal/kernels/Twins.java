package surprisal.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** Makes twins for a pair of kernels, filled with normal random numbers of one seed. */
final class Twins {
  private final Kernels tested;
  private final Kernels exact;
  private final SplittableRandom random;

  Twins(Kernels tested, Kernels exact, long seed) {
    this.tested = tested;
    this.exact = exact;
    random = new SplittableRandom(seed);
  }

  Twin zeros(long... shape) {
    return fill(new Twin(tested.zeros(shape), exact.zeros(shape)), 1);
  }

  Twin operand(long... shape) {
    return fill(new Twin(tested.operand(shape), exact.operand(shape)), 1);
  }

  /**
   * Views of one flat buffer each, as a model's parameters and gradients are; the kernels hear of
   * the new values.
   */
  List<Twin> flat(long[]... shapes) {
    long length = Arrays.stream(shapes).mapToLong(Twins::length).sum();
    Twin buffer = zeros(length);
    List<Twin> views = new ArrayList<>();
    long from = 0;
    for (long[] shape : shapes) {
      long to = from + length(shape);
      views.add(
          new Twin(
              slice(buffer.tested(), from, to, shape), slice(buffer.exact(), from, to, shape)));
      from = to;
    }
    tested.parametersChanged(buffer.tested());
    return views;
  }

  /** Only values that operands can hold: rounding the inputs is not what a contract measures. */
  Twin fill(Twin twin, double scale) {
    double[] values = new double[(int) twin.exact().length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextGaussian() * scale;
    }
    INDArray holding = tested.operand(values.length);
    ScalarKernels.put(holding, values);
    twin.put(ScalarKernels.values(holding));
    return twin;
  }

  int[] ids(int count, int bound) {
    return random.ints(count, 0, bound).toArray();
  }

  private static long length(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }

  private static INDArray slice(INDArray buffer, long from, long to, long[] shape) {
    return buffer.get(NDArrayIndex.interval(from, to)).reshape('c', true, shape);
  }
}
