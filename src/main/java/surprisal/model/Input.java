package surprisal.model;

/**
 * What one forward pass reads.
 *
 * @param B sequences
 * @param T positions in each
 * @param tokens [B*T] ids
 * @param positions [B*T] position embedding of each token
 * @param starts [B*T] first position in its sequence that a position may attend to, or null for 0
 * @param dropoutKey names the dropout masks of this pass; null: no dropout (evaluation)
 */
public record Input(int B, int T, int[] tokens, int[] positions, int[] starts, Long dropoutKey) {
  public Input {
    if (tokens.length != B * T || positions.length != B * T) {
      throw new IllegalStateException(
          tokens.length + " tokens, " + positions.length + " positions for B " + B + ", T " + T);
    }
  }

  /** Sequences that start at position 0, without dropout. */
  public static Input of(int B, int T, int[] tokens) {
    return new Input(B, T, tokens, rowPositions(B, T), null, null);
  }

  /** 0..T-1, B times. */
  public static int[] rowPositions(int B, int T) {
    int[] positions = new int[B * T];
    for (int n = 0; n < positions.length; n++) {
      positions[n] = n % T;
    }
    return positions;
  }
}
