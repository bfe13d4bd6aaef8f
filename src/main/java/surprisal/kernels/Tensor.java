package surprisal.kernels;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * An array that belongs to an engine, dense and in 'c' order. Everyone may know its shape; contents
 * live wherever the engine keeps them and cross to the Java heap only through the methods here,
 * which copy.
 */
public interface Tensor {

  ElementType type();

  /** Extent of each axis; not to be changed. */
  long[] shape();

  /** Extent of one axis. */
  default long size(int axis) {
    return shape()[axis];
  }

  /** Number of elements. */
  default long length() {
    return length(shape());
  }

  /** Number of elements of this shape. */
  static long length(long... shape) {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }

  /**
   * The elements from {@code from} on under another shape, sharing memory with this tensor.
   *
   * @throws IllegalStateException if they reach past the end
   */
  Tensor view(long from, long... shape);

  /** A copy of all elements, [length]. */
  double[] read();

  /** A copy of row {@code n} of a matrix, [size(1)]. */
  default double[] row(long n) {
    return rows(n, n + 1);
  }

  /** A copy of the rows {@code from} to {@code to} of a matrix, [(to - from) * size(1)]. */
  default double[] rows(long from, long to) {
    return view(from * size(1), to - from, size(1)).read();
  }

  /** Overwrites all elements, rounding to the element type. */
  void write(double[] values);

  /** Overwrites all elements, rounding to the element type. */
  void write(float[] values);

  /** Fills a buffer with the little-endian bytes of the elements from {@code from} on. */
  void copyTo(ByteBuffer bytes, long from);

  /** Overwrites the elements from {@code from} on with a buffer's little-endian bytes. */
  void copyFrom(ByteBuffer bytes, long from);
}
