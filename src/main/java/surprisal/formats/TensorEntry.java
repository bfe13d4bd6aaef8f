package surprisal.formats;

import java.util.List;

/**
 * One tensor of a safetensors file.
 *
 * @param shape row-major; empty for a scalar
 * @param begin first byte, counted from the end of the header
 * @param end the byte after the last
 */
public record TensorEntry(String name, Dtype dtype, List<Long> shape, long begin, long end) {

  /** Number of elements. */
  public long length() {
    return (end - begin) / dtype.bytes();
  }

  /**
   * @throws ArithmeticException if it is beyond 64 bits
   */
  static long bytes(Dtype dtype, List<Long> shape) {
    long bytes = dtype.bytes();
    for (long size : shape) {
      bytes = Math.multiplyExact(bytes, size);
    }
    return bytes;
  }
}
