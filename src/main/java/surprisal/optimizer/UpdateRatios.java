package surprisal.optimizer;

import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.config.OptimizerConfig;
import surprisal.kernels.HostCopy;
import surprisal.model.Parameter;
import surprisal.model.Parameters;

/**
 * How far the last update moved each layer: the norm of the update over the norm of the weights.
 * About 1e-3 is usual; far more tears a layer up, far less leaves it as it was. The update is
 * recomputed from the moments that it left behind, so that no step pays for it.
 */
public final class UpdateRatios {
  private static final int CHUNK = 1 << 18;

  private final Parameters parameters;
  private final AdamW optimizer;
  private final OptimizerConfig config;

  public UpdateRatios(Parameters parameters, AdamW optimizer, OptimizerConfig config) {
    this.parameters = parameters;
    this.optimizer = optimizer;
    this.config = config;
  }

  /**
   * The ratio of each layer, {@code wte}, {@code wpe}, {@code h.0}, ..., {@code ln_f}; empty before
   * the first update.
   *
   * @param learningRate of the last update
   */
  public Map<String, Double> of(double learningRate) {
    Map<String, Double> ratios = new LinkedHashMap<>();
    if (optimizer.step() > 0) {
      Map<String, double[]> sums = new LinkedHashMap<>();
      for (Parameter parameter : parameters.all()) {
        add(parameter, learningRate, sums.computeIfAbsent(layer(parameter), l -> new double[2]));
      }
      sums.forEach((layer, sum) -> ratios.put(layer, Math.sqrt(sum[0] / sum[1])));
    }
    return ratios;
  }

  /** {@code transformer.h.0.attn.c_attn.weight} belongs to {@code h.0}. */
  private static String layer(Parameter parameter) {
    String[] parts = parameter.name().replaceFirst("^transformer\\.", "").split("\\.");
    return parts[0].equals("h") ? parts[0] + "." + parts[1] : parts[0];
  }

  private void add(Parameter parameter, double learningRate, double[] sums) {
    long begin = parameters.offset(parameter);
    long end = begin + parameter.value().length();
    double decay = begin < parameters.matrixLength() ? config.weightDecay() : 0;
    for (long from = begin; from < end; from += CHUNK) {
      long to = Math.min(end, from + CHUNK);
      double[] after = slice(parameters.values(), from, to);
      double[] m = slice(optimizer.m(), from, to);
      double[] v = slice(optimizer.v(), from, to);
      double correction1 = 1 - Math.pow(config.beta1(), optimizer.step());
      double correction2 = 1 - Math.pow(config.beta2(), optimizer.step());
      for (int i = 0; i < after.length; i++) {
        double towards =
            m[i] / correction1 / (Math.sqrt(v[i] / correction2) + config.epsilon()) * learningRate;
        // p' = p (1 - lr decay) - towards, solved for p.
        double before = (after[i] + towards) / (1 - learningRate * decay);
        sums[0] += (after[i] - before) * (after[i] - before);
        sums[1] += after[i] * after[i];
      }
    }
  }

  private static double[] slice(INDArray flat, long from, long to) {
    return HostCopy.read(flat.get(NDArrayIndex.interval(from, to)));
  }
}
