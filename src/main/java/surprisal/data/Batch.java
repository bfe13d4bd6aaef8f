package surprisal.data;

/**
 * B windows of T tokens each, row by row. Allocated once and filled again for each step.
 *
 * @param B sequences
 * @param T positions of a sequence
 * @param inputs [B*T] token ids
 * @param targets [B*T] the token that follows each input, or {@link #IGNORED}
 * @param positions [B*T] place within the sequence, for the position embedding
 * @param starts [B*T] first place in the sequence that each position may attend to; null for 0
 */
public record Batch(int B, int T, int[] inputs, int[] targets, int[] positions, int[] starts) {
  /** A target that costs nothing: padding, or masked by the data. */
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

  /** An empty batch whose positions count from 0 in each row and whose rows see all before them. */
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
