package surprisal.kernels.onednn;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jTensor;

/**
 * Arrays that begin on a cache line. ND4J's own begin 16 or 32 bytes behind one, so that every
 * full-width vector is loaded from two lines; matrix products then take 5% to 10% longer.
 */
final class AlignedArrays {
  private static final int CACHE_LINE = 64;

  private AlignedArrays() {}

  /** A zeroed 'c'-ordered array. */
  static Tensor zeros(DataType type, long... shape) {
    return new Nd4jTensor(array(type, shape));
  }

  private static INDArray array(DataType type, long... shape) {
    // ND4J takes the last row of an array for empty where the row is no longer than what was
    // skipped.
    if (shape[shape.length - 1] <= CACHE_LINE / type.width()) {
      return Nd4j.create(type, shape, 'c');
    }
    long length = 1;
    for (long extent : shape) {
      length = Math.multiplyExact(length, extent);
    }
    INDArray room = Nd4j.create(type, new long[] {length + CACHE_LINE / type.width()}, 'c');
    long past = room.data().addressPointer().address() % CACHE_LINE;
    long skipped = past == 0 ? 0 : (CACHE_LINE - past) / type.width();
    return room.get(NDArrayIndex.interval(skipped, skipped + length)).reshape('c', shape);
  }
}
