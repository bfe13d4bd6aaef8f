package surprisal.data;

import surprisal.random.Mix64;

/**
 * A seeded permutation of 0 to size - 1 that needs no memory: a Feistel network over the smallest
 * even number of bits that covers the range, applied again while the result is outside the range
 * (Black and Rogaway 2002).
 */
final class Permutation {
  private static final int ROUNDS = 6;

  private final long size;
  private final long key;
  private final int halfBits;

  Permutation(long size, long key) {
    if (size < 1) {
      throw new IllegalStateException("permutation of " + size + " values");
    }
    this.size = size;
    this.key = key;
    int bits = 64 - Long.numberOfLeadingZeros(size - 1);
    this.halfBits = Math.max(1, (bits + 1) / 2);
  }

  /** The image of {@code value}. */
  long at(long value) {
    if (value < 0 || value >= size) {
      throw new IndexOutOfBoundsException(value + " of a permutation of " + size);
    }
    long walked = value;
    do {
      walked = feistel(walked);
    } while (walked >= size);
    return walked;
  }

  private long feistel(long value) {
    long mask = (1L << halfBits) - 1;
    long left = value >>> halfBits;
    long right = value & mask;
    for (int round = 0; round < ROUNDS; round++) {
      long mixed = left ^ (Mix64.bits(key + round, right) & mask);
      left = right;
      right = mixed;
    }
    return left << halfBits | right;
  }
}
