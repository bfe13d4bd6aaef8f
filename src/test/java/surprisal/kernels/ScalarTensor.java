package surprisal.kernels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Doubles on the Java heap; views share them. */
record ScalarTensor(double[] data, int offset, long[] shape) implements Tensor {

  static ScalarTensor zeros(long... shape) {
    return new ScalarTensor(new double[Math.toIntExact(Tensor.length(shape))], 0, shape.clone());
  }

  @Override
  public ElementType type() {
    return ElementType.FP64;
  }

  @Override
  public Tensor view(long from, long... newShape) {
    requireWithin(from, Tensor.length(newShape));
    return new ScalarTensor(data, offset + (int) from, newShape.clone());
  }

  @Override
  public double[] read() {
    return Arrays.copyOfRange(data, offset, offset + (int) length());
  }

  @Override
  public void write(double[] values) {
    requireLength(values.length);
    System.arraycopy(values, 0, data, offset, values.length);
  }

  @Override
  public void write(float[] values) {
    requireLength(values.length);
    for (int i = 0; i < values.length; i++) {
      data[offset + i] = values[i];
    }
  }

  @Override
  public void copyTo(ByteBuffer bytes, long from) {
    int count = bytes.remaining() / Double.BYTES;
    requireWithin(from, count);
    ByteBuffer little = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      little.putDouble(data[offset + (int) from + i]);
    }
    bytes.position(bytes.limit());
  }

  @Override
  public void copyFrom(ByteBuffer bytes, long from) {
    int count = bytes.remaining() / Double.BYTES;
    requireWithin(from, count);
    ByteBuffer little = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data[offset + (int) from + i] = little.getDouble();
    }
    bytes.position(bytes.limit());
  }

  private void requireWithin(long from, long count) {
    if (from < 0 || from + count > length()) {
      throw new IllegalStateException(
          "elements " + from + " to " + (from + count) + " of a tensor of " + length());
    }
  }

  private void requireLength(int given) {
    if (given != length()) {
      throw new IllegalStateException(given + " values for a tensor of " + length());
    }
  }
}
