package surprisal.evaluation;

import java.util.Arrays;
import org.nd4j.linalg.factory.Nd4j;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jTensor;

/** Logits that a test made up. */
final class HostLogits {
  private HostLogits() {}

  /** [N,V]. */
  static Tensor tensor(double[] logits, int V) {
    return new Nd4jTensor(Nd4j.createFromArray(logits).reshape('c', logits.length / V, V));
  }

  /** [N,V]. */
  static Tensor tensor(double[][] logits) {
    return tensor(
        Arrays.stream(logits).flatMapToDouble(Arrays::stream).toArray(), logits[0].length);
  }

  /** As an evaluation hands them to its readers. */
  static LogitRows rows(double[] logits, int V) {
    return new LogitRows(tensor(logits, V));
  }
}
