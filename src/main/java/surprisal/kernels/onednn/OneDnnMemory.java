package surprisal.kernels.onednn;

import surprisal.kernels.ElementType;
import surprisal.kernels.EngineMemory;
import surprisal.kernels.Heads;
import surprisal.kernels.NormKind;

/**
 * What {@link OneDnnKernels} take.
 *
 * @param bf16 whether matrix multiplications read bf16
 */
public record OneDnnMemory(boolean bf16) implements EngineMemory {

  @Override
  public ElementType type() {
    return ElementType.FP32;
  }

  @Override
  public ElementType operandType() {
    return bf16 ? ElementType.BF16 : ElementType.FP32;
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

  /** The large areas of {@link NativeScratch}, by the class that asks for them. */
  @Override
  public double working(Work work) {
    double narrow = operandType().bytes(), wide = type().bytes();
    double stream = work.rows(work.heads().width());
    double scores = wide * work.probabilities();
    double gradient = work.backward() ? narrow * work.probabilities() : 0;
    double dropped = work.dropout() ? narrow * work.probabilities() : 0;
    double mask = wide * work.T() * work.T();
    double norm = work.backward() ? wide * stream : 0;
    double narrowed =
        bf16 ? narrow * work.parameters() + (work.backward() ? narrow * stream : 0) : 0;
    return scores + gradient + dropped + mask + norm + narrowed;
  }
}
