package surprisal.model;

import surprisal.kernels.Tensor;

/**
 * A named view of the flat buffers.
 *
 * @param value view of {@link Parameters#values}
 * @param gradient view of {@link Parameters#gradients}, of the same shape; null in a frozen model
 * @param offset where it begins in the flat buffers
 */
public record Parameter(ParameterSpec spec, Tensor value, Tensor gradient, long offset) {

  /** GPT-2's name, for example {@code transformer.h.0.attn.c_attn.weight}. */
  public String name() {
    return spec.name();
  }

  public long[] shape() {
    return spec.shape();
  }
}
