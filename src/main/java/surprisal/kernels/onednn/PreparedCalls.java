package surprisal.kernels.onednn;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What was prepared for an operation on certain arrays, found again by the arrays' identity.
 * Looking up leaves no garbage: one key is filled again and again, and copied only when it is new.
 */
final class PreparedCalls implements AutoCloseable {
  /** Far above what a model needs; somebody who never repeats an array starts over here. */
  private static final int LIMIT = 20_000;

  private final Runnable before;
  private final Map<Key, AutoCloseable> prepared = new HashMap<>();
  private final Key wanted = new Key(new Object[16], 0);

  /**
   * @param before what every operation does first
   */
  PreparedCalls(Runnable before) {
    this.before = before;
  }

  /** Begins the lookup of one operation. */
  PreparedCalls of(Operation operation) {
    before.run();
    wanted.size = 0;
    return with(operation);
  }

  /** One more thing that tells this call apart: an array, null, or a constant. */
  PreparedCalls with(Object part) {
    wanted.parts[wanted.size++] = part;
    return this;
  }

  /** What was prepared for that, or what {@code prepare} makes now. */
  @SuppressWarnings("unchecked") // an operation always prepares the same type
  <P extends AutoCloseable> P get(Supplier<P> prepare) {
    P found = (P) prepared.get(wanted);
    if (found == null) {
      if (prepared.size() >= LIMIT) {
        close();
      }
      Key key = new Key(Arrays.copyOf(wanted.parts, wanted.size), wanted.size);
      found = prepare.get();
      prepared.put(key, found);
    }
    return found;
  }

  @Override
  public void close() {
    for (AutoCloseable call : prepared.values()) {
      try {
        call.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
    prepared.clear();
  }

  private static final class Key {
    private final Object[] parts;
    private int size;

    Key(Object[] parts, int size) {
      this.parts = parts;
      this.size = size;
    }

    @Override
    public int hashCode() {
      int hash = size;
      for (int i = 0; i < size; i++) {
        hash = 31 * hash + System.identityHashCode(parts[i]);
      }
      return hash;
    }

    @Override
    public boolean equals(Object object) {
      if (!(object instanceof Key other) || other.size != size) {
        return false;
      }
      for (int i = 0; i < size; i++) {
        if (parts[i] != other.parts[i]) {
          return false;
        }
      }
      return true;
    }
  }
}
