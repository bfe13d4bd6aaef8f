package surprisal.kernels;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * The tested kernels beside the scalar ones, both checked: makes twin tensors for them, filled with
 * normal random numbers of one seed, and runs the same call on both.
 */
public final class Twins implements AutoCloseable {
  private final Kernels tested;
  private final Kernels exact = new CheckedKernels(new ScalarKernels());
  private final SplittableRandom random;

  public Twins(Kernels tested, long seed) {
    this.tested = new CheckedKernels(tested);
    random = new SplittableRandom(seed);
  }

  /** Picks one side's tensor of a twin; null stays null. */
  public interface Side {
    Tensor of(Twin twin);
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

  /** What attention keeps, filled with numbers that must not matter. */
  public Twin attentionKept(long B, long T, Heads heads) {
    return fill(new Twin(tested.attentionKept(B, T, heads), exact.attentionKept(B, T, heads)), 1);
  }

  /** What a normalization keeps, filled with numbers that must not matter. */
  Twin normKept(long N, NormKind kind) {
    return fill(new Twin(tested.normKept(N, kind), exact.normKept(N, kind)), 1);
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
    Twin buffer = zeros(Arrays.stream(shapes).mapToLong(Tensor::length).sum());
    List<Twin> views = new ArrayList<>();
    long from = 0;
    for (long[] shape : shapes) {
      views.add(buffer.view(from, shape));
      from += Tensor.length(shape);
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
    Tensor holding = tested.operand(values.length);
    holding.write(values);
    twin.put(holding.read());
    return twin;
  }

  int[] ids(int count, int bound) {
    return random.ints(count, 0, bound).toArray();
  }

  @Override
  public void close() {
    tested.close();
  }
}
