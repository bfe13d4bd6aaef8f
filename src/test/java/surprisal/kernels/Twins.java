package surprisal.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The tested kernels beside the scalar ones: makes twin arrays for them, filled with normal random
 * numbers of one seed, and runs the same call on both.
 */
public final class Twins implements AutoCloseable {
  private final Kernels tested;
  private final Kernels exact = new ScalarKernels();
  private final SplittableRandom random;

  public Twins(Kernels tested, long seed) {
    this.tested = tested;
    random = new SplittableRandom(seed);
  }

  /** Picks one side's array of a twin; null stays null. */
  public interface Side {
    INDArray of(Twin twin);
  }

  /** One operation, written once for both sides. */
  public interface Call {
    void on(Kernels kernels, Side side);
  }

  public void both(Call call) {
    onlyTested(call);
    onlyExact(call);
  }

  void onlyTested(Call call) {
    call.on(tested, twin -> twin == null ? null : twin.tested());
  }

  void onlyExact(Call call) {
    call.on(exact, twin -> twin == null ? null : twin.exact());
  }

  public Twin zeros(long... shape) {
    return fill(new Twin(tested.zeros(shape), exact.zeros(shape)), 1);
  }

  public Twin operand(long... shape) {
    return fill(new Twin(tested.operand(shape), exact.operand(shape)), 1);
  }

  /** Tells the tested kernels that these parameters were written. */
  void parametersChanged(Twin parameters) {
    tested.parametersChanged(parameters.tested());
  }

  /**
   * Views of one flat buffer, as a model's parameters and gradients are; the kernels hear of the
   * new values.
   */
  List<Twin> flat(long[]... shapes) {
    Twin buffer = zeros(Arrays.stream(shapes).mapToLong(Twins::length).sum());
    List<Twin> views = new ArrayList<>();
    long from = 0;
    for (long[] shape : shapes) {
      var slice = NDArrayIndex.interval(from, from + length(shape));
      views.add(
          new Twin(
              buffer.tested().get(slice).reshape('c', true, shape),
              buffer.exact().get(slice).reshape('c', true, shape)));
      from += length(shape);
    }
    parametersChanged(buffer);
    return views;
  }

  /**
   * Overwrites both with normal numbers of this standard deviation, rounded to what operands can
   * hold: how well the inputs can be written down is not what a contract measures.
   */
  public Twin fill(Twin twin, double scale) {
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

  @Override
  public void close() {
    tested.close();
  }

  private static long length(long[] shape) {
    return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
  }
}
