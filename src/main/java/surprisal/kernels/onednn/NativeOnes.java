package surprisal.kernels.onednn;

import java.util.HashMap;
import java.util.Map;

/** Vectors of ones: multiplying by one is the fastest way to sum columns or rows. */
final class NativeOnes {
  private record Kind(int type, long length) {}

  private final NativeScratch memory;
  private final Map<Kind, NativeTensor> known = new HashMap<>();

  NativeOnes(NativeScratch memory) {
    this.memory = memory;
  }

  /** [1, length]. */
  NativeTensor row(int type, long length) {
    return known.computeIfAbsent(new Kind(type, length), this::make);
  }

  private NativeTensor make(Kind kind) {
    NativeTensor row =
        NativeTensor.dense(memory.allocate(kind.length * 4), kind.type, 1, kind.length);
    NativeFloats.of(row).fill(1);
    return row;
  }
}
