package surprisal.kernels;

import surprisal.random.Mix64;

/**
 * Which elements a dropout keeps: a pure function of (key, index), so that nothing is stored for
 * backward and a resumed run drops exactly what an uninterrupted one drops.
 */
public final class DropoutMask {
  private DropoutMask() {}

  /** A key for one use of dropout, from the run's seed and whatever tells that use apart. */
  public static long key(long seed, long... parts) {
    long key = seed;
    for (long part : parts) {
      key = Mix64.bits(key, part);
    }
    return key;
  }

  /** True if the element at {@code index} survives at this rate. */
  public static boolean keeps(long key, long index, float rate) {
    return (Mix64.bits(key, index) >>> 40) * 0x1.0p-24f >= rate;
  }
}
