package surprisal.kernels;

/** The few numbers of an update, to be read after it. */
@FunctionalInterface
public interface Update {

  /**
   * Global L2 norm of the gradients before clipping. If it is not finite, or above the limit that
   * was asked for, parameters and moments are as they were.
   */
  double gradientNorm();
}
