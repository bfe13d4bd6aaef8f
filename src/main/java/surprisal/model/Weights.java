package surprisal.model;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weight and optional bias of a linear layer or a normalization, with their gradients. */
record Weights(INDArray weight, INDArray dweight, INDArray bias, INDArray dbias) {

  static Weights of(Parameters parameters, String name) {
    Parameter weight = parameters.get(name + ".weight");
    Parameter bias = parameters.getOrNull(name + ".bias");
    return new Weights(
        weight.value(),
        weight.gradient(),
        bias == null ? null : bias.value(),
        bias == null ? null : bias.gradient());
  }

  /** Declares the parameters; a bias is as long as the weight's last dimension. */
  static void shapes(Map<String, long[]> shapes, String name, boolean bias, long... weight) {
    shapes.put(name + ".weight", weight);
    if (bias) {
      shapes.put(name + ".bias", new long[] {weight[weight.length - 1]});
    }
  }
}
