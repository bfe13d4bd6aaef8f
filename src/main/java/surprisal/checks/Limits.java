package surprisal.checks;

/**
 * The largest relative errors that count as agreement with a reference.
 *
 * @param logits norm of the difference over the norm
 * @param losses relative
 * @param gradients of the worst tensor
 * @param steps of losses and gradient norms over the AdamW steps
 * @param parameters of the worst tensor after them; null: printed only
 * @param bf16 whether the engine multiplies in bf16, so that PyTorch's own bf16 sets the scale
 */
public record Limits(
    double logits, double losses, double gradients, double steps, Double parameters, boolean bf16) {
  public static final Limits FP64 = new Limits(1e-9, 1e-9, 1e-9, 1e-8, 1e-8, false);

  // The key part of c_attn.bias has no gradient in theory. Adam turns its rounding noise into
  // steps,
  // so parameters after the steps are printed and not judged in less than fp64.
  public static final Limits FP32 = new Limits(2e-6, 2e-6, 2e-6, 1e-4, null, false);
  public static final Limits BF16 = new Limits(1e-2, 2e-4, 2e-2, 1e-2, null, true);

  /** How much further from float64 an engine's bf16 may be than PyTorch's: rounding is random. */
  private static final double ALLOWANCE = 3;

  /**
   * The limit of one measure.
   *
   * @param base this record's own limit for it
   * @param pytorch error of PyTorch's bf16 autocast; null where the reference does not have it
   * @return null if the measure is only printed
   */
  Double of(String measure, Double base, Double pytorch) {
    if (!bf16 || base == null) {
      return base;
    }
    if (pytorch == null) {
      return measure.startsWith("adamw_") ? null : base;
    }
    return Math.max(base, ALLOWANCE * pytorch);
  }
}
