package surprisal.kernels;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Copies between arrays and the Java heap, a whole array at a time, whatever device holds it. */
public final class HostCopy {
  private HostCopy() {}

  /** The elements of {@code array} in 'c' order. */
  public static double[] read(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  /** Overwrites {@code array} with {@code values}, in 'c' order, rounding to its type. */
  public static void write(INDArray array, double[] values) {
    if (array.length() != values.length) {
      throw new IllegalStateException(values.length + " values for an array of " + array.length());
    }
    array.assign(Nd4j.createFromArray(values).reshape('c', array.shape()).castTo(array.dataType()));
  }

  /** Overwrites {@code array} with {@code values}, in 'c' order, rounding to its type. */
  public static void write(INDArray array, float[] values) {
    if (array.length() != values.length) {
      throw new IllegalStateException(values.length + " values for an array of " + array.length());
    }
    INDArray source = Nd4j.createFromArray(values).reshape('c', array.shape());
    array.assign(array.dataType() == DataType.FLOAT ? source : source.castTo(array.dataType()));
  }
}
