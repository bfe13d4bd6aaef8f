package surprisal.kernels.nd4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.concurrency.AffinityManager.Location;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.kernels.ElementType;
import surprisal.kernels.Tensor;

/** A tensor in an ND4J array, dense and in 'c' order. */
public final class Nd4jTensor implements Tensor {
  /** Elements that one buffer covers; a buffer ends at 2 GB. */
  private static final int CHUNK = 1 << 27;

  private final INDArray array;
  private final long[] shape;
  private final ElementType type;

  /**
   * @throws IllegalStateException if the array is not dense and in 'c' order
   */
  public Nd4jTensor(INDArray array) {
    long stride = 1;
    for (int axis = array.rank() - 1; axis >= 0; axis--) {
      if (array.size(axis) != 1 && array.stride(axis) != stride) {
        throw new IllegalStateException(
            "not contiguous in 'c' order: strides " + Arrays.toString(array.stride()));
      }
      stride *= array.size(axis);
    }
    this.array = array;
    shape = array.shape();
    type =
        switch (array.dataType()) {
          case DOUBLE -> ElementType.FP64;
          case FLOAT -> ElementType.FP32;
          case BFLOAT16 -> ElementType.BF16;
          default -> throw new IllegalStateException("a tensor of " + array.dataType());
        };
  }

  /** A zeroed tensor. */
  public static Nd4jTensor zeros(DataType type, long... shape) {
    return new Nd4jTensor(Nd4j.create(type, shape, 'c'));
  }

  /** The array inside a tensor of an engine on ND4J; null stays null. */
  public static INDArray array(Tensor tensor) {
    return tensor == null ? null : ((Nd4jTensor) tensor).array;
  }

  /** Where element 0 lies in native memory. */
  public long address() {
    return array.data().addressPointer().address();
  }

  @Override
  public ElementType type() {
    return type;
  }

  @Override
  public long[] shape() {
    return shape;
  }

  @Override
  public Tensor view(long from, long... newShape) {
    long count = Tensor.length(newShape);
    requireWithin(from, count);
    INDArray flat = Nd4jOps.view(array, length());
    INDArray part = count == length() ? flat : flat.get(NDArrayIndex.interval(from, from + count));
    return new Nd4jTensor(Nd4jOps.view(part, newShape));
  }

  @Override
  public double[] read() {
    double[] values = new double[Math.toIntExact(length())];
    for (int from = 0; from < values.length; from += CHUNK) {
      int count = Math.min(CHUNK, values.length - from);
      ByteBuffer bytes = onHost(from, count);
      for (int i = 0; i < count; i++) {
        values[from + i] =
            switch (type) {
              case FP64 -> bytes.getDouble();
              case FP32 -> bytes.getFloat();
              case BF16 -> Float.intBitsToFloat(bytes.getShort() << 16);
            };
      }
    }
    return values;
  }

  @Override
  public void write(double[] values) {
    write(values.length, i -> values[i]);
  }

  @Override
  public void write(float[] values) {
    write(values.length, i -> values[i]);
  }

  private void write(int given, IntToDoubleFunction values) {
    if (given != length()) {
      throw new IllegalStateException(given + " values for a tensor of " + length());
    }
    for (int from = 0; from < given; from += CHUNK) {
      int count = Math.min(CHUNK, given - from);
      ByteBuffer bytes = onHost(from, count);
      for (int i = 0; i < count; i++) {
        double value = values.applyAsDouble(from + i);
        switch (type) {
          case FP64 -> bytes.putDouble(value);
          case FP32 -> bytes.putFloat((float) value);
          case BF16 -> bytes.putShort(bf16((float) value));
        }
      }
    }
    Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
  }

  /** The nearest bf16, ties to even. NaN stays NaN. */
  public static short bf16(float value) {
    int bits = Float.floatToIntBits(value);
    if (Float.isNaN(value)) {
      return (short) (bits >>> 16);
    }
    return (short) (bits + 0x7FFF + (bits >>> 16 & 1) >>> 16);
  }

  @Override
  public void copyTo(ByteBuffer bytes, long from) {
    bytes.put(onHost(from, bytes.remaining() / type.bytes()));
  }

  @Override
  public void copyFrom(ByteBuffer bytes, long from) {
    onHost(from, bytes.remaining() / type.bytes()).put(bytes);
    Nd4j.getAffinityManager().tagLocation(array, Location.HOST);
  }

  /** The native memory of some elements, after a GPU's copy of them has arrived. */
  private ByteBuffer onHost(long from, int count) {
    requireWithin(from, count);
    Nd4j.getAffinityManager().ensureLocation(array, Location.HOST);
    long each = type.bytes();
    return new NativeAddress(address() + from * each, count * each)
        .asByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN);
  }

  private void requireWithin(long from, long count) {
    if (from < 0 || from + count > length()) {
      throw new IllegalStateException(
          "elements " + from + " to " + (from + count) + " of a tensor of " + length());
    }
  }
}
