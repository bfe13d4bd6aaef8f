package surprisal.run;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import surprisal.config.KeyError;
import surprisal.engines.MachineMemory;
import surprisal.run.MemoryEstimate.Part;

/**
 * Whether a run fits into the memory there is.
 *
 * @param heap the largest Java heap, bytes
 */
public record MemoryCheck(MemoryEstimate estimate, MachineMemory machine, double heap) {
  private static final String UNITS = "KMGTPEZY";

  /** With what this process may have now. */
  public static MemoryCheck now(MemoryEstimate estimate) {
    return new MemoryCheck(estimate, MachineMemory.now(), Runtime.getRuntime().maxMemory());
  }

  /** Bytes of all parts together; the Java heap never grows beyond its limit. */
  public double needed() {
    return needed(estimate.parts());
  }

  private double needed(List<Part> parts) {
    return sum(parts, false) + Math.min(heap, sum(parts, true));
  }

  private static double sum(List<Part> parts, boolean heap) {
    return parts.stream().filter(part -> part.heap() == heap).mapToDouble(Part::bytes).sum();
  }

  private boolean fits(Map<String, Integer> sizes) {
    List<Part> parts = estimate.parts(sizes);
    return sum(parts, true) <= heap && needed(parts) <= machine.free();
  }

  /** What is missing, in half a sentence; empty if the run fits. */
  public Optional<String> shortage() {
    if (fits(estimate.sizes())) {
      return Optional.empty();
    }
    List<Part> parts = estimate.parts();
    return Optional.of(
        needed(parts) > machine.free()
            ? String.format(
                Locale.ROOT,
                "this needs %s of memory, but %s has %s free of %s",
                shown(sum(parts, false) + sum(parts, true)),
                machine.owner(),
                shown(machine.free()),
                shown(machine.total()))
            : String.format(
                Locale.ROOT,
                "this needs %s of Java heap, but SURPRISAL_JAVA_OPTS=-Xmx... allows %s",
                shown(sum(parts, true)),
                shown(heap)));
  }

  /**
   * @throws KeyError if the run does not fit, naming a setting and a value at which it would
   */
  public void require() {
    Map<String, Integer> sizes = estimate.sizes();
    Optional<String> shortage = shortage();
    if (shortage.isEmpty()) {
      requireIndices(sizes);
      return;
    }
    for (String key : MemoryEstimate.SIZES) {
      OptionalInt most = largest(key, sizes);
      if (most.isPresent()) {
        String fix = String.format(Locale.ROOT, "; set %s to at most %d", key, most.getAsInt());
        throw new KeyError(key, shortage.get() + fix);
      }
    }
    String keys = String.join(", ", MemoryEstimate.SIZES);
    throw new KeyError("model.n_embd", shortage.get() + "; lower several of " + keys);
  }

  /** Positions of a batch are numbered by ints. */
  private static void requireIndices(Map<String, Integer> sizes) {
    long B = sizes.get(MemoryEstimate.BATCH_SIZE), T = sizes.get(MemoryEstimate.BLOCK_SIZE);
    if (B * T > Integer.MAX_VALUE) {
      throw new KeyError(
          MemoryEstimate.BATCH_SIZE,
          String.format(
              Locale.ROOT,
              "batch_size %d of block_size %d is more than 2147483647 positions; set"
                  + " training.batch_size to at most %d",
              B,
              T,
              Integer.MAX_VALUE / T));
    }
  }

  /** The largest value of a setting at which the run fits with all others as they are. */
  private OptionalInt largest(String key, Map<String, Integer> sizes) {
    int each = estimate.step(key);
    int fits = estimate.least(key) / each;
    int tooMany = sizes.get(key) / each;
    if (fits >= tooMany || !fits(with(sizes, key, fits * each))) {
      return OptionalInt.empty();
    }
    while (tooMany - fits > 1) {
      int middle = fits + (tooMany - fits) / 2;
      if (fits(with(sizes, key, middle * each))) {
        fits = middle;
      } else {
        tooMany = middle;
      }
    }
    return OptionalInt.of(fits * each);
  }

  private static Map<String, Integer> with(Map<String, Integer> sizes, String key, int value) {
    Map<String, Integer> changed = new HashMap<>(sizes);
    changed.put(key, value);
    return changed;
  }

  /** Bytes in the largest unit that leaves a number of at least 1: {@code 21.3 GiB}. */
  public static String shown(double bytes) {
    double number = bytes / 1024;
    int unit = 0;
    while (number >= 1024 && unit + 1 < UNITS.length()) {
      number /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %siB", number, UNITS.charAt(unit));
  }
}
