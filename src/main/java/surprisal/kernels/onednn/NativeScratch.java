package surprisal.kernels.onednn;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.BytePointer;

/**
 * Native memory for what lives no longer than one operation. Operations run one after another, so
 * all of them share one area per purpose, as large as the largest asked for.
 */
final class NativeScratch implements AutoCloseable {
  private static final long ALIGNMENT = 64;

  private record Area(long address, long bytes) {}

  private final Map<String, Area> areas = new HashMap<>();
  private final List<BytePointer> owned = new ArrayList<>();

  /** An area of at least this size. What a smaller one was prepared with stays valid. */
  long address(String purpose, long bytes) {
    Area area = areas.get(purpose);
    if (area == null || area.bytes < bytes) {
      area = new Area(allocate(bytes), bytes);
      areas.put(purpose, area);
    }
    return area.address;
  }

  NativeTensor tensor(String purpose, int type, long... shape) {
    NativeTensor sized = NativeTensor.dense(0, type, shape);
    return NativeTensor.dense(address(purpose, sized.elements() * sized.bytesEach()), type, shape);
  }

  /** Memory that is not shared and lives until {@link #close}; not zeroed. */
  long allocate(long bytes) {
    BytePointer memory = new BytePointer(bytes + ALIGNMENT);
    owned.add(memory);
    return (memory.address() + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
  }

  /** Bytes of all areas, with those that larger ones have replaced. */
  long bytes() {
    return owned.stream().mapToLong(BytePointer::capacity).sum();
  }

  @Override
  public void close() {
    owned.forEach(BytePointer::close);
    owned.clear();
    areas.clear();
  }
}
