package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import java.util.Arrays;
import surprisal.kernels.ElementType;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jTensor;

/**
 * Native memory seen as a tensor: where it starts, what it holds, how far apart the neighbours lie.
 * Transposing and slicing only change the view; that is how attention runs inside the fused qkv.
 *
 * @param address of element 0, in bytes
 * @param type {@code dnnl_f32} or {@code dnnl_bf16}
 * @param shape extent of each axis
 * @param strides distance of neighbours along each axis, in elements
 */
record NativeTensor(long address, int type, long[] shape, long[] strides) {

  /** The whole of a tensor; null stays null. */
  static NativeTensor of(Tensor tensor) {
    if (tensor == null) {
      return null;
    }
    int type = tensor.type() == ElementType.BF16 ? dnnl_bf16 : dnnl_f32;
    return dense(((Nd4jTensor) tensor).address(), type, tensor.shape());
  }

  static NativeTensor dense(long address, int type, long... shape) {
    long[] strides = new long[shape.length];
    long stride = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      strides[axis] = stride;
      stride *= shape[axis];
    }
    return new NativeTensor(address, type, shape.clone(), strides);
  }

  /** The same dense elements under another shape. */
  NativeTensor as(long... newShape) {
    return dense(address, type, newShape);
  }

  /** The last two axes exchanged. */
  NativeTensor transposed() {
    int last = shape.length - 1;
    long[] newShape = shape.clone();
    long[] newStrides = strides.clone();
    newShape[last] = shape[last - 1];
    newShape[last - 1] = shape[last];
    newStrides[last] = strides[last - 1];
    newStrides[last - 1] = strides[last];
    return new NativeTensor(address, type, newShape, newStrides);
  }

  /** Only {@code from <= index < to} of one axis. */
  NativeTensor slice(int axis, long from, long to) {
    long[] newShape = shape.clone();
    newShape[axis] = to - from;
    return new NativeTensor(address + from * strides[axis] * bytesEach(), type, newShape, strides);
  }

  long bytesEach() {
    return type == dnnl_bf16 ? 2 : 4;
  }

  long elements() {
    return Arrays.stream(shape).reduce(1, Math::multiplyExact);
  }
}
