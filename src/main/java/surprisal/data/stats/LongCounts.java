package surprisal.data.stats;

import java.util.Arrays;
import surprisal.random.Mix64;

/** How often each key was seen: a hash table with open addressing, 16 bytes per slot. */
final class LongCounts {
  private long[] keys = new long[1 << 12];
  private long[] counts = new long[1 << 12];
  private int used;

  /** Counts {@code key} once more. */
  void add(long key) {
    if (2 * used > keys.length) {
      grow();
    }
    int slot = slot(key);
    used += counts[slot] == 0 ? 1 : 0;
    keys[slot] = key;
    counts[slot]++;
  }

  private int slot(long key) {
    int mask = keys.length - 1;
    int slot = (int) Mix64.bits(0, key) & mask;
    while (counts[slot] != 0 && keys[slot] != key) {
      slot = slot + 1 & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldCounts = counts;
    keys = new long[2 * oldKeys.length];
    counts = new long[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldCounts[i] != 0) {
        int slot = slot(oldKeys[i]);
        keys[slot] = oldKeys[i];
        counts[slot] = oldCounts[i];
      }
    }
  }

  /** Number of distinct keys. */
  int size() {
    return used;
  }

  /** The counts, in no order. */
  long[] counts() {
    return Arrays.stream(counts).filter(count -> count != 0).toArray();
  }
}
