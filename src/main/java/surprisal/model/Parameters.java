package surprisal.model;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.kernels.Kernels;

/**
 * All parameters in one flat buffer and all gradients in another, so that optimizer, clip and
 * checkpoint are one loop each. Matrices come first: they alone decay, and so AdamW is two calls.
 * Every parameter starts at a multiple of 16 elements (64 bytes in float32); the gaps stay zero.
 */
public final class Parameters {
  private static final long ALIGNMENT = 16;

  private final Map<String, Parameter> byName = new LinkedHashMap<>();
  private final INDArray values;
  private final INDArray gradients;
  private final long matrixLength;
  private final long count;

  /**
   * @param shapes name to shape, in the order that {@link #all} keeps
   * @param trainable whether there are gradients
   */
  Parameters(Map<String, long[]> shapes, boolean trainable, Kernels kernels) {
    Map<String, Long> offsets = new LinkedHashMap<>();
    long length = place(shapes, true, 0, offsets);
    matrixLength = length;
    length = place(shapes, false, length, offsets);
    values = kernels.zeros(length);
    gradients = trainable ? kernels.zeros(length) : null;
    long scalars = 0;
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      long offset = offsets.get(entry.getKey());
      long[] shape = entry.getValue();
      Parameter parameter =
          new Parameter(
              entry.getKey(),
              view(values, offset, shape),
              trainable ? view(gradients, offset, shape) : null);
      byName.put(parameter.name(), parameter);
      scalars += parameter.value().length();
    }
    count = scalars;
  }

  private static long place(
      Map<String, long[]> shapes, boolean matrices, long start, Map<String, Long> offsets) {
    long next = start;
    for (Map.Entry<String, long[]> entry : shapes.entrySet()) {
      if (entry.getValue().length >= 2 == matrices) {
        offsets.put(entry.getKey(), next);
        long size = 1;
        for (long dimension : entry.getValue()) {
          size *= dimension;
        }
        next += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
      }
    }
    return next;
  }

  /** A view of {@code flat} (or of another buffer with the same layout). */
  private static INDArray view(INDArray flat, long offset, long[] shape) {
    long size = 1;
    for (long dimension : shape) {
      size *= dimension;
    }
    INDArray view = flat.get(NDArrayIndex.interval(offset, offset + size)).reshape('c', shape);
    if (owner(view) != owner(flat)) {
      throw new IllegalStateException("reshape copied instead of viewing at offset " + offset);
    }
    return view;
  }

  private static DataBuffer owner(INDArray array) {
    DataBuffer whole = array.data().originalDataBuffer();
    return whole == null ? array.data() : whole;
  }

  /** Views of another flat buffer in this layout (an optimizer moment), by parameter name. */
  public Map<String, INDArray> viewsOf(INDArray flat) {
    Map<String, INDArray> views = new LinkedHashMap<>();
    for (Parameter parameter : byName.values()) {
      views.put(parameter.name(), view(flat, offset(parameter), parameter.shape()));
    }
    return views;
  }

  /** Where in the flat buffers a parameter begins. */
  public long offset(Parameter parameter) {
    return parameter.value().offset() - values.offset();
  }

  /** The flat values, [P] with the gaps. */
  public INDArray values() {
    return values;
  }

  /** The flat gradients, [P] with the gaps; null in a frozen model. */
  public INDArray gradients() {
    return gradients;
  }

  /** Elements at the front of the flat buffers that belong to matrices, the ones that decay. */
  public long matrixLength() {
    return matrixLength;
  }

  /** Number of scalars, without the gaps. */
  public long count() {
    return count;
  }

  public List<Parameter> all() {
    return new ArrayList<>(byName.values());
  }

  public Parameter get(String name) {
    Parameter parameter = byName.get(name);
    if (parameter == null) {
      throw new NoSuchElementException(name);
    }
    return parameter;
  }

  /** The parameter, or null in a model without biases. */
  Parameter getOrNull(String name) {
    return byName.get(name);
  }
}
