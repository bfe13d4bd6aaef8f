package surprisal.model;

import java.util.ArrayList;
import java.util.List;
import surprisal.kernels.Tensor;

/**
 * A parameter that a model declares.
 *
 * @param name GPT-2's name, for example {@code transformer.h.0.attn.c_attn.weight}
 * @param parts how many matrices lie side by side in its columns: 3 in a fused qkv
 * @param shape extent of each axis
 */
public record ParameterSpec(String name, Role role, Init init, int parts, long... shape) {

  /** Number of scalars. */
  public long length() {
    return Tensor.length(shape);
  }

  /** A linear layer's weight [K,M] and, if {@code bias}, its bias [M]. */
  static List<ParameterSpec> linear(
      String name, boolean bias, Init init, int parts, long K, long M) {
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(new ParameterSpec(name + ".weight", Role.MATRIX, init, parts, K, M));
    if (bias) {
      specs.add(new ParameterSpec(name + ".bias", Role.VECTOR, Init.ZERO, parts, M));
    }
    return specs;
  }

  /** A normalization's gain [C] and, if {@code bias}, its bias [C]. */
  static List<ParameterSpec> norm(String name, boolean bias, long C) {
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(new ParameterSpec(name + ".weight", Role.VECTOR, Init.ONE, 1, C));
    if (bias) {
      specs.add(new ParameterSpec(name + ".bias", Role.VECTOR, Init.ZERO, 1, C));
    }
    return specs;
  }
}
