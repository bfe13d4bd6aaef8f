package surprisal.tokenizer;

import java.util.Arrays;
import surprisal.config.UserError;

/**
 * How often each word occurs. Words are numbered in the order in which they were first seen; their
 * bytes are stored back to back in one array, to avoid a million objects for a million words. Not
 * thread-safe.
 */
public final class WordCounts {
  /** The largest array that every JVM supports. */
  private static final int LARGEST = Integer.MAX_VALUE - 8;

  private byte[] bytes = new byte[1 << 16];
  private int[] ends = new int[1 << 10];
  private int[] hashes = new int[1 << 10];
  private long[] counts = new long[1 << 10];

  /** Open addressing: the number of a word plus one, or 0. */
  private int[] table = new int[1 << 12];

  private int size;

  WordCounts() {}

  /** Number of distinct words. */
  public int size() {
    return size;
  }

  /** Sum of all counts. */
  public long total() {
    long total = 0;
    for (int word = 0; word < size; word++) {
      total += counts[word];
    }
    return total;
  }

  long count(int word) {
    return counts[word];
  }

  byte[] word(int word) {
    return Arrays.copyOfRange(bytes, start(word), ends[word]);
  }

  /** Counts every word of text[from, to). */
  void addText(byte[] text, int from, int to) {
    int i = from;
    while (i < to) {
      int end = SplitPattern.wordEnd(text, i, to);
      add(text, i, end, 1);
      i = end;
    }
  }

  void addAll(WordCounts other) {
    for (int word = 0; word < other.size; word++) {
      add(other.bytes, other.start(word), other.ends[word], other.counts[word]);
    }
  }

  private void add(byte[] text, int from, int to, long count) {
    int hash = WordCache.hash(text, from, to);
    int mask = table.length - 1;
    int slot = hash & mask;
    while (table[slot] != 0) {
      int word = table[slot] - 1;
      if (hashes[word] == hash && Arrays.equals(bytes, start(word), ends[word], text, from, to)) {
        counts[word] += count;
        return;
      }
      slot = slot + 1 & mask;
    }
    table[slot] = append(text, from, to, hash, count) + 1;
    if (size > table.length / 2) {
      rehash();
    }
  }

  private int append(byte[] text, int from, int to, int hash, long count) {
    if (size == ends.length) {
      int capacity = size * 2;
      ends = Arrays.copyOf(ends, capacity);
      hashes = Arrays.copyOf(hashes, capacity);
      counts = Arrays.copyOf(counts, capacity);
    }
    int start = size == 0 ? 0 : ends[size - 1];
    if (to - from > LARGEST - start) {
      throw new UserError(
          "the text has more than 2 GB of distinct words; train the tokenizer on part of it");
    }
    int end = start + to - from;
    if (end > bytes.length) {
      long doubled = Math.min(2L * bytes.length, LARGEST);
      bytes = Arrays.copyOf(bytes, Math.max(end, (int) doubled));
    }
    System.arraycopy(text, from, bytes, start, to - from);
    ends[size] = end;
    hashes[size] = hash;
    counts[size] = count;
    return size++;
  }

  private void rehash() {
    table = new int[table.length * 2];
    int mask = table.length - 1;
    for (int word = 0; word < size; word++) {
      int slot = hashes[word] & mask;
      while (table[slot] != 0) {
        slot = slot + 1 & mask;
      }
      table[slot] = word + 1;
    }
  }

  private int start(int word) {
    return word == 0 ? 0 : ends[word - 1];
  }
}
