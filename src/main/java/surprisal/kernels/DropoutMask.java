package surprisal.kernels;

/**
 * Which elements a dropout keeps: a pure function of (key, index), so that nothing is stored for
 * backward and a resumed run drops exactly what an uninterrupted one drops. The hash is
 * SplitMix64's finalizer (Steele, Lea and Flood 2014) over key + index * golden ratio.
 */
public final class DropoutMask {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private DropoutMask() {}

  /** 64 well-mixed bits of (key, index). */
  public static long bits(long key, long index) {
    long z = key + (index + 1) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** A key for one use of dropout, from the run's seed and whatever tells that use apart. */
  public static long key(long seed, long... parts) {
    long key = seed;
    for (long part : parts) {
      key = bits(key, part);
    }
    return key;
  }

  /** True if the element at {@code index} survives at this rate. */
  public static boolean keeps(long key, long index, float rate) {
    return (bits(key, index) >>> 40) * 0x1.0p-24f >= rate;
  }
}
