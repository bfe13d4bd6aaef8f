package surprisal.formats;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * An array under its name in a checkpoint, to be written from or read into.
 *
 * @param array FLOAT or DOUBLE, 'c'-ordered and contiguous; it may be a view at any offset of a
 *     larger buffer, of which at most 2 GiB are addressed
 */
public record NamedArray(String name, INDArray array) {
  public NamedArray {
    long stride = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != stride) {
        throw new IllegalStateException(
            name + " is not contiguous in 'c' order: strides " + Arrays.toString(array.stride()));
      }
      stride *= array.size(axis);
    }
  }

  Dtype dtype() {
    return Dtype.of(array.dataType());
  }

  public List<Long> shape() {
    return Arrays.stream(array.shape()).boxed().toList();
  }

  /** The array's own memory, not a copy: position 0 to limit is this view, little-endian. */
  public ByteBuffer bytes() {
    long begin = array.data().offset() * dtype().bytes();
    long length = array.length() * dtype().bytes();
    if (begin + length > Integer.MAX_VALUE) {
      throw new IllegalStateException(name + " ends beyond 2 GiB of its buffer");
    }
    if (ByteOrder.nativeOrder() != ByteOrder.LITTLE_ENDIAN) {
      throw new IllegalStateException("checkpoints are little-endian, this machine is not");
    }
    return array
        .data()
        .asNio()
        .duplicate()
        .clear()
        .slice((int) begin, (int) length)
        .order(ByteOrder.LITTLE_ENDIAN);
  }
}
