package surprisal.random;

/**
 * Random bits as a pure function of (key, index), so that any point of a random stream can be
 * computed without the ones before it. The hash is SplitMix64's finalizer (Steele, Lea and Flood
 * 2014) over key + index * golden ratio.
 */
public final class Mix64 {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;

  private Mix64() {}

  /** 64 well-mixed bits. */
  public static long bits(long key, long index) {
    long z = key + (index + 1) * GOLDEN;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  /** Uniform from 0 to below 1, with 53 bits. */
  public static double unit(long key, long index) {
    return (bits(key, index) >>> 11) * 0x1.0p-53;
  }

  /** Uniform from 0 to {@code bound} - 1; the bias is below bound / 2^64. */
  public static long below(long key, long index, long bound) {
    return Math.multiplyHigh(bits(key, index) >>> 1, bound << 1);
  }
}
