package surprisal.tokenizer;

import java.util.Arrays;

/** A growing array of ints. */
final class IntList {
  private int[] values;
  private int size;

  IntList(int capacity) {
    values = new int[Math.max(4, capacity)];
  }

  void add(int value) {
    if (size == values.length) {
      grow(size + 1);
    }
    values[size++] = value;
  }

  void add(int[] more) {
    if (size + more.length > values.length) {
      grow(size + more.length);
    }
    for (int value : more) {
      values[size++] = value;
    }
  }

  int get(int i) {
    return values[i];
  }

  int size() {
    return size;
  }

  int[] toArray(int from) {
    return Arrays.copyOfRange(values, from, size);
  }

  int[] toArray() {
    return toArray(0);
  }

  private void grow(int atLeast) {
    values = Arrays.copyOf(values, Math.max(atLeast, values.length + (values.length >> 1)));
  }
}
