package surprisal.formats;

import java.util.Arrays;
import java.util.List;
import surprisal.kernels.Tensor;

/** A tensor under its name in a file, to be written from or read into; FP32 or FP64. */
public record NamedArray(String name, Tensor tensor) {

  public Dtype dtype() {
    return Dtype.of(tensor.type());
  }

  public List<Long> shape() {
    return Arrays.stream(tensor.shape()).boxed().toList();
  }
}
