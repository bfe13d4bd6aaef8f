package surprisal.data;

import java.util.Arrays;

/**
 * B windows of T tokens each, in row-major order. Allocated once and refilled for each step.
 *
 * @param B number of sequences
 * @param T positions per sequence
 * @param inputs [B*T] token ids
 * @param targets [B*T] the token that follows each input, or {@link #IGNORED}
 * @param positions [B*T] position within the sequence, for the position embedding
 * @param starts [B*T] first position in the sequence that each position may attend to; null if all
 *     are 0
 */
public record Batch(int B, int T, int[] inputs, int[] targets, int[] positions, int[] starts) {
  /** A target that is not scored: padding, or masked by the data. */
  public static final int IGNORED = -1;

  public Batch {
    int n = Math.multiplyExact(B, T);
    if (B < 1
        || T < 1
        || inputs.length != n
        || targets.length != n
        || positions.length != n
        || (starts != null && starts.length != n)) {
      throw new IllegalStateException("batch of " + B + " x " + T + " with arrays of other sizes");
    }
  }

  /** Rows of T tokens whose positions count from 0 and see all before them. */
  public static Batch of(int B, int T, int[] inputs, int[] targets) {
    return new Batch(B, T, inputs, targets, allocate(B, T).positions, null);
  }

  /** As above, with nothing to predict. */
  public static Batch of(int B, int T, int[] inputs) {
    int[] targets = new int[B * T];
    Arrays.fill(targets, IGNORED);
    return of(B, T, inputs, targets);
  }

  /**
   * An empty batch in which the positions of each row count from 0 and attend to everything before
   * them.
   */
  public static Batch allocate(int B, int T) {
    int[] positions = new int[B * T];
    for (int n = 0; n < positions.length; n++) {
      positions[n] = n % T;
    }
    return new Batch(B, T, new int[B * T], new int[B * T], positions, null);
  }

  /** Number of targets that count. */
  public int counted() {
    int counted = 0;
    for (int target : targets) {
      if (target >= 0) {
        counted++;
      }
    }
    return counted;
  }
}
