package surprisal.kernels.nd4j;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Working arrays by name and shape, allocated at first use and kept: every allocation is zeroed and
 * page-faulted, which costs more than most operations. The least recently used are freed past a
 * bound, so that generation, where the length grows by one each time, does not fill the memory. An
 * array is good until the operation that asked for it returns.
 */
public final class Scratch implements AutoCloseable {
  /** More than the arrays of any one operation, for several batch shapes. */
  private static final int KEPT = 48;

  private record Key(String name, DataType type, List<Long> shape) {}

  private final DataType type;
  private final Map<Key, INDArray> arrays = new LinkedHashMap<>(64, 0.75f, true);

  Scratch(DataType type) {
    this.type = type;
  }

  /** Element type of {@link #array}. */
  DataType type() {
    return type;
  }

  /** An array with whatever contents. */
  INDArray array(String name, long... shape) {
    return typed(name, type, shape);
  }

  /** The same in another element type than the kernels'. */
  INDArray typed(String name, DataType elements, long... shape) {
    return find(new Key(name, elements, boxed(shape)), () -> Nd4j.create(elements, shape, 'c'));
  }

  /** All ones, never written: sums over rows and columns are products with it. */
  INDArray ones(long... shape) {
    return find(
        new Key("ones", type, boxed(shape)), () -> Nd4j.create(type, shape, 'c').assign(1.0));
  }

  /** {@code values} in the kernels' element type, shape [length,1]. */
  INDArray column(String name, double[] values) {
    INDArray column = array(name, values.length, 1);
    try (INDArray doubles = Nd4j.createFromArray(values)) {
      column.assign(doubles.reshape('c', true, values.length, 1));
    }
    return column;
  }

  /** Bytes of all arrays. */
  long bytes() {
    return arrays.values().stream().mapToLong(a -> a.length() * a.dataType().width()).sum();
  }

  @Override
  public void close() {
    arrays.values().forEach(INDArray::close);
    arrays.clear();
  }

  private interface Allocation {
    INDArray make();
  }

  private INDArray find(Key key, Allocation allocation) {
    INDArray found = arrays.get(key);
    if (found == null) {
      if (arrays.size() >= KEPT) {
        Key eldest = arrays.keySet().iterator().next();
        arrays.remove(eldest).close();
      }
      found = allocation.make();
      arrays.put(key, found);
    }
    return found;
  }

  private static List<Long> boxed(long... shape) {
    return Arrays.stream(shape).boxed().toList();
  }
}
