package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.dnnl_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_f32;

import java.util.ArrayList;
import java.util.List;
import surprisal.kernels.Tensor;

/**
 * What matrix multiplications read. In fp32 that is the array itself. In bf16 it is a narrow twin:
 * weights have theirs in a shadow of the flat parameter buffer, which the optimizer keeps up to
 * date; anything else that is still fp32 is narrowed into scratch memory just before.
 */
final class OneDnnOperands implements AutoCloseable {

  /** Holds on to the array, so that nothing else can ever lie at its address. */
  private record Shadow(Tensor flat, long from, long bytes, long twin, OneDnnPrimitive narrow) {
    boolean covers(long address) {
      return address >= from && address < from + bytes;
    }

    long twinOf(long address) {
      return twin + (address - from) / 2;
    }
  }

  private final OneDnn oneDnn;
  private final boolean bf16;
  private final List<Shadow> shadows = new ArrayList<>();

  OneDnnOperands(OneDnn oneDnn, boolean bf16) {
    this.oneDnn = oneDnn;
    this.bf16 = bf16;
  }

  int type() {
    return bf16 ? dnnl_bf16 : dnnl_f32;
  }

  /**
   * Narrows the whole flat buffer, and knows its slices from now on. Does nothing in fp32.
   *
   * @return whether the buffer was unknown, so that what was prepared without its twin is stale
   */
  boolean shadow(Tensor flat) {
    if (!bf16) {
      return false;
    }
    NativeTensor wide = NativeTensor.of(flat).as(flat.length());
    for (Shadow known : shadows) {
      if (known.from == wide.address() && known.bytes == 4 * flat.length()) {
        known.narrow.run();
        return false;
      }
    }
    long twin = oneDnn.scratch().allocate(2 * flat.length());
    NativeTensor narrow = NativeTensor.dense(twin, dnnl_bf16, flat.length());
    OneDnnPrimitive copy = oneDnn.copy(narrow, wide);
    shadows.add(new Shadow(flat, wide.address(), 4 * flat.length(), twin, copy));
    copy.run();
    return true;
  }

  /** The narrow twin of a slice of a shadowed buffer; null if there is none. */
  NativeTensor twin(NativeTensor slice) {
    for (Shadow known : shadows) {
      if (known.covers(slice.address())) {
        return NativeTensor.dense(known.twinOf(slice.address()), dnnl_bf16, slice.shape());
      }
    }
    return null;
  }

  /**
   * @param before gets the step that has to run first, if any
   */
  NativeTensor of(Tensor array, List<Runnable> before) {
    NativeTensor whole = NativeTensor.of(array);
    if (whole.type() == type()) {
      return whole;
    }
    NativeTensor twin = twin(whole);
    if (twin == null) {
      twin = oneDnn.scratch().tensor("narrowed " + before.size(), dnnl_bf16, whole.shape());
      before.add(oneDnn.copy(twin, whole));
    }
    return twin;
  }

  @Override
  public void close() {
    shadows.forEach(shadow -> shadow.narrow.close());
    shadows.clear();
  }
}
