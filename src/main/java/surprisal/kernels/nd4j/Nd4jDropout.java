package surprisal.kernels.nd4j;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import surprisal.kernels.Dropout;
import surprisal.kernels.DropoutMask;

/** Turns a {@link DropoutMask} into an array to multiply with. */
final class Nd4jDropout {
  private Nd4jDropout() {}

  /**
   * [length of x], 0 or 1/(1-rate), in the type of {@code x}. The mask is computed in Java and
   * copied over in one piece, which is right on any device; the caller closes the array.
   */
  static INDArray factors(INDArray x, Dropout dropout) {
    int length = Math.toIntExact(x.length());
    float rate = dropout.rate();
    long key = dropout.key();
    double kept = 1 / (1 - (double) rate);
    if (x.dataType() == DataType.DOUBLE) {
      double[] factors = new double[length];
      for (int i = 0; i < length; i++) {
        factors[i] = DropoutMask.keeps(key, i, rate) ? kept : 0;
      }
      return Nd4j.createFromArray(factors);
    }
    float[] factors = new float[length];
    for (int i = 0; i < length; i++) {
      factors[i] = DropoutMask.keeps(key, i, rate) ? (float) kept : 0;
    }
    return Nd4j.createFromArray(factors);
  }
}
