package surprisal.data;

import java.util.Objects;

/** Token ids in memory: two bytes each if every id fits, else four. */
public final class IntTokens implements TokenSequence {
  private final int size;
  private final char[] narrow;
  private final int[] wide;

  private IntTokens(int size, char[] narrow, int[] wide) {
    this.size = size;
    this.narrow = narrow;
    this.wide = wide;
  }

  /** A copy of {@code ids}, which must not be negative. */
  public static IntTokens of(int[] ids) {
    int largest = 0;
    for (int id : ids) {
      if (id < 0) {
        throw new IllegalStateException("negative token id " + id);
      }
      largest = Math.max(largest, id);
    }
    if (largest > Character.MAX_VALUE) {
      return new IntTokens(ids.length, null, ids.clone());
    }
    char[] narrow = new char[ids.length];
    for (int n = 0; n < ids.length; n++) {
      narrow[n] = (char) ids[n];
    }
    return new IntTokens(ids.length, narrow, null);
  }

  @Override
  public long size() {
    return size;
  }

  long heapBytes() {
    return (long) size * (wide == null ? Character.BYTES : Integer.BYTES);
  }

  @Override
  public void copy(long from, int[] to, int toOffset, int count) {
    Objects.checkFromIndexSize(from, count, size);
    Objects.checkFromIndexSize(toOffset, count, to.length);
    if (wide != null) {
      System.arraycopy(wide, (int) from, to, toOffset, count);
      return;
    }
    for (int n = 0; n < count; n++) {
      to[toOffset + n] = narrow[(int) from + n];
    }
  }
}
