package surprisal.kernels.nd4j;

import surprisal.kernels.ElementType;
import surprisal.kernels.EngineMemory;
import surprisal.kernels.Heads;
import surprisal.kernels.NormKind;

/**
 * What {@link Nd4jKernels} take.
 *
 * @param type of every array
 */
public record Nd4jMemory(ElementType type) implements EngineMemory {

  @Override
  public ElementType operandType() {
    return type;
  }

  /** Means, then reciprocal standard deviations: [2,N]. */
  @Override
  public long[] normKept(long N, NormKind kind) {
    return new long[] {2, N};
  }

  /** The probabilities before dropout, [B*NH,T,T]. */
  @Override
  public long[] attentionKept(long B, long T, Heads heads) {
    return new long[] {B * heads.nHead(), T, T};
  }

  /** The arrays of {@link Scratch}, by the class that asks for them. */
  @Override
  public double working(Work work) {
    double C = work.heads().width();
    double attention = (work.backward() ? 2 : work.dropout() ? 1 : 0) * work.probabilities();
    double dropped = work.dropout() ? work.probabilities() : 0;
    double mask = (double) work.T() * work.T();
    double norm = (work.backward() ? 2 : 1) * work.rows(1) * C;
    double embedding = work.rows(1) * C;
    double gelu = work.backward() ? 3 * work.rows(work.hidden()) : 0;
    double objective = work.guided() ? 4 * work.rows(work.V()) : 0;
    return type.bytes() * (attention + dropped + mask + norm + embedding + gelu + objective);
  }
}
