package surprisal.model;

import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A named view of the flat buffers.
 *
 * @param name GPT-2's name, such as {@code transformer.h.0.attn.c_attn.weight}
 * @param value view of {@link Parameters#values}
 * @param gradient view of {@link Parameters#gradients}, of the same shape; null in a frozen model
 */
public record Parameter(String name, INDArray value, INDArray gradient) {

  public long[] shape() {
    return value.shape();
  }
}
