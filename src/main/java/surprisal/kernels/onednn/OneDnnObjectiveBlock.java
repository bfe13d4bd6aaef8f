package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;
import static org.bytedeco.dnnl.global.dnnl.dnnl_softmax_accurate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import surprisal.kernels.HostLossTerms;
import surprisal.kernels.LossMix;

/**
 * The terms of an objective for a few rows: oneDNN's softmax of every model, whose exponentials are
 * the expensive part, then sums and the gradient row by row in Java.
 */
final class OneDnnObjectiveBlock implements AutoCloseable {
  private final Workers workers;
  private final ObjectiveRow[] buffers;
  private final int from;
  private final int rows;
  private final int V;
  private final NativeFloats gradient;
  private final NativeFloats logits;
  private final NativeFloats p;
  private final NativeFloats teacher;
  private final NativeFloats softP;
  private final NativeFloats softTargets;
  private final NativeFloats reference;
  private final NativeFloats referenceP;
  private final NativeFloats cooling;
  private final float[] perRow;
  private final List<OneDnnPrimitive> softmaxes = new ArrayList<>();

  /**
   * The rows that a block works on.
   *
   * @param from index of the first row among all
   * @param dlogits [rows,V], or null for the terms alone
   * @param logits [rows,V]
   * @param teacher [rows,V], or null
   * @param reference [rows,V], or null
   */
  record Rows(
      int from,
      NativeTensor dlogits,
      NativeTensor logits,
      NativeTensor teacher,
      NativeTensor reference) {}

  /**
   * @param buffers one for each worker
   */
  OneDnnObjectiveBlock(OneDnn oneDnn, Workers workers, ObjectiveRow[] buffers, Rows part) {
    this.workers = workers;
    this.buffers = buffers;
    from = part.from();
    rows = (int) part.logits().shape()[0];
    V = (int) part.logits().shape()[1];
    logits = NativeFloats.of(part.logits());
    gradient = floats(part.dlogits());
    teacher = floats(part.teacher());
    reference = floats(part.reference());
    NativeTensor probabilities = tensor(oneDnn, "p");
    p = floats(probabilities);
    softmaxes.add(oneDnn.softmax(dnnl_softmax_accurate, probabilities, part.logits()));
    NativeTensor referenceProbabilities = reference == null ? null : tensor(oneDnn, "reference p");
    referenceP = floats(referenceProbabilities);
    if (reference != null) {
      softmaxes.add(
          oneDnn.softmax(dnnl_softmax_accurate, referenceProbabilities, part.reference()));
    }
    NativeTensor column = oneDnn.scratch().tensor("objective 1/T", dnnl_f32, rows, 1);
    cooling = floats(column);
    perRow = new float[rows];
    softP = teacher == null ? null : softened(oneDnn, "soft p", part.logits(), column);
    softTargets = teacher == null ? null : softened(oneDnn, "soft targets", part.teacher(), column);
  }

  private NativeTensor tensor(OneDnn oneDnn, String name) {
    return oneDnn.scratch().tensor("objective " + name, dnnl_f32, rows, V);
  }

  private static NativeFloats floats(NativeTensor dense) {
    return dense == null ? null : NativeFloats.of(dense);
  }

  /** Prepares softmax(x / T). */
  private NativeFloats softened(OneDnn oneDnn, String name, NativeTensor x, NativeTensor column) {
    NativeTensor out = tensor(oneDnn, name);
    softmaxes.add(oneDnn.multiply(out, x, column));
    softmaxes.add(oneDnn.softmax(dnnl_softmax_accurate, out, out));
    return floats(out);
  }

  void run(HostLossTerms terms, int[] targets, LossMix mix) {
    Arrays.fill(perRow, (float) (1 / mix.temperature()));
    cooling.write(0, perRow, 0, rows); // others have used the same scratch memory
    softmaxes.forEach(OneDnnPrimitive::run);
    workers.run(rows, (worker, n) -> row(buffers[worker], (int) n, terms, targets, mix));
  }

  private void row(ObjectiveRow row, int n, HostLossTerms terms, int[] targets, LossMix mix) {
    long at = (long) n * V;
    int target = targets[from + n];
    float[] g;
    if (target < 0) {
      terms.clear(from + n);
      g = row.noGradient();
    } else {
      logits.read(at, row.logits(), 0, V);
      p.read(at, row.p(), 0, V);
      if (teacher != null) {
        teacher.read(at, row.teacher(), 0, V);
        softP.read(at, row.softP(), 0, V);
        softTargets.read(at, row.softTargets(), 0, V);
      }
      if (reference != null) {
        reference.read(at, row.reference(), 0, V);
        referenceP.read(at, row.referenceP(), 0, V);
      }
      row.run(terms, from + n, target, mix);
      g = gradient == null ? null : row.gradient(target, mix, terms.scale()[from + n]);
    }
    if (gradient != null) {
      gradient.write(at, g, 0, V);
    }
  }

  @Override
  public void close() {
    softmaxes.forEach(OneDnnPrimitive::close);
  }
}
