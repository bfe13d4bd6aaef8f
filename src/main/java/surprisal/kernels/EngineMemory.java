package surprisal.kernels;

/**
 * How large an engine's arrays are, stated without allocating any. Bytes are doubles: exact below
 * 2^53, and no configuration makes them overflow.
 */
public interface EngineMemory {

  /** Element type of everything that {@link Kernels#zeros} returns: FP32 or FP64. */
  ElementType type();

  /** Element type of everything that {@link Kernels#operand} returns. */
  ElementType operandType();

  /** Shape of {@link Kernels#normKept}, from {@link Kernels#zeros}. */
  long[] normKept(long N, NormKind kind);

  /** Shape of {@link Kernels#attentionKept}, from {@link Kernels#operand}. */
  long[] attentionKept(long B, long T, Heads heads);

  /** Bytes that the engine takes for itself, besides the tensors it is asked for. */
  double working(Work work);

  /**
   * The passes that an engine is to make, all of the same shape.
   *
   * @param B sequences of T positions
   * @param hidden width of the MLP
   * @param V classes
   * @param parameters of the model
   * @param backward whether there are backward passes
   * @param dropout whether something is dropped
   * @param guided whether the objective asks other models
   */
  record Work(
      long B,
      long T,
      Heads heads,
      long hidden,
      long V,
      double parameters,
      boolean backward,
      boolean dropout,
      boolean guided) {

    /** The same forward only, in a model that other passes have already paid for. */
    public Work sampling() {
      return new Work(B, T, heads, hidden, V, 0, false, false, false);
    }

    /** Rows times {@code width}, in elements. */
    public double rows(long width) {
      return (double) B * T * width;
    }

    /** Every attention probability of one layer, in elements. */
    public double probabilities() {
      return rows(heads.nHead()) * T;
    }
  }
}
