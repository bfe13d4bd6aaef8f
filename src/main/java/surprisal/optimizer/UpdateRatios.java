package surprisal.optimizer;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import surprisal.kernels.AdamWStep;
import surprisal.kernels.Tensor;
import surprisal.model.Parameter;
import surprisal.model.Parameters;

/**
 * The relative size of AdamW's last update, recomputed from the moments that it left behind, so
 * that no step pays for it.
 */
final class UpdateRatios {
  private static final int CHUNK = 1 << 18;

  private final AdamWStep step;
  private final Map<String, double[]> sums = new HashMap<>();

  /**
   * @param step the numbers of the last update
   */
  UpdateRatios(AdamWStep step) {
    this.step = step;
  }

  /** {@code transformer.h.0.attn.c_attn.weight} belongs to {@code h.0}. */
  private static String layer(Parameter parameter) {
    String[] parts = parameter.name().replaceFirst("^transformer\\.", "").split("\\.");
    return parts[0].equals("h") ? parts[0] + "." + parts[1] : parts[0];
  }

  /**
   * Takes in a parameter.
   *
   * @param m [P] flat first moments
   * @param v [P] flat second moments
   */
  void add(Parameter parameter, Tensor m, Tensor v, double decay) {
    double[] sum = sums.computeIfAbsent(layer(parameter), l -> new double[2]);
    long length = parameter.value().length();
    for (long from = 0; from < length; from += CHUNK) {
      long count = Math.min(CHUNK, length - from);
      double[] after = parameter.value().view(from, count).read();
      double[] first = m.view(parameter.offset() + from, count).read();
      double[] second = v.view(parameter.offset() + from, count).read();
      for (int i = 0; i < after.length; i++) {
        double move = step.move(first[i], second[i]);
        // p' = p (1 - lr decay) - move, solved for p.
        double before = (after[i] + move) / (1 - step.learningRate() * decay);
        sum[0] += (after[i] - before) * (after[i] - before);
        sum[1] += after[i] * after[i];
      }
    }
  }

  /** Norm of the update over norm of the weights, layers in the model's order. */
  Map<String, Double> byLayer(Parameters parameters) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    for (Parameter parameter : parameters.all()) {
      double[] sum = sums.get(layer(parameter));
      ratios.put(layer(parameter), Math.sqrt(sum[0] / sum[1]));
    }
    return ratios;
  }
}
