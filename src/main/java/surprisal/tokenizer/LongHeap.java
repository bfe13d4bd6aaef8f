package surprisal.tokenizer;

import java.util.Arrays;

/** A binary heap of longs, smallest first. */
final class LongHeap {
  private long[] values = new long[64];
  private int size;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void push(long value) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    int child = size++;
    while (child > 0) {
      int parent = (child - 1) >> 1;
      if (values[parent] <= value) {
        break;
      }
      values[child] = values[parent];
      child = parent;
    }
    values[child] = value;
  }

  /** Removes and returns the smallest value; the heap must not be empty. */
  long pop() {
    long smallest = values[0];
    long last = values[--size];
    int parent = 0;
    for (int child = 1; child < size; child = 2 * parent + 1) {
      if (child + 1 < size && values[child + 1] < values[child]) {
        child++;
      }
      if (values[child] >= last) {
        break;
      }
      values[parent] = values[child];
      parent = child;
    }
    values[parent] = last;
    return smallest;
  }
}
