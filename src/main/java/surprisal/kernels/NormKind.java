package surprisal.kernels;

/**
 * A normalization over the C channels of a row: out = (x - center) / sqrt(mean((x - center)^2) +
 * eps) * gain + bias.
 */
public enum NormKind {
  /** Around the row's mean (Ba et al. 2016). */
  LAYERNORM(true),
  /** Around 0 (Zhang and Sennrich 2019). */
  RMSNORM(false);

  private final boolean centered;

  NormKind(boolean centered) {
    this.centered = centered;
  }

  /** Whether the center is the row's mean; otherwise it is 0. */
  public boolean centered() {
    return centered;
  }
}
