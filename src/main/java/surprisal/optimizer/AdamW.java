package surprisal.optimizer;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import surprisal.config.OptimizerConfig;
import surprisal.kernels.AdamWGroup;
import surprisal.kernels.AdamWStep;
import surprisal.kernels.Kernels;
import surprisal.kernels.Tensor;
import surprisal.kernels.Update;
import surprisal.model.ParameterGroup;
import surprisal.model.Parameters;

/**
 * AdamW (Loshchilov and Hutter 2019) over the flat buffers, as PyTorch computes it: decay by role,
 * global-norm clip before the moments.
 */
public final class AdamW implements Optimizer {
  private final Parameters parameters;
  private final OptimizerConfig config;
  private final Kernels kernels;
  private final Tensor m; // [P] first moments
  private final Tensor v; // [P] second moments
  private final List<AdamWGroup> groups = new ArrayList<>();
  private long step;

  public AdamW(Parameters parameters, OptimizerConfig config, Kernels kernels) {
    this.parameters = parameters;
    this.config = config;
    this.kernels = kernels;
    m = kernels.zeros(parameters.values().length());
    v = kernels.zeros(parameters.values().length());
    for (ParameterGroup group : parameters.groups()) {
      long from = group.from(), length = group.to() - from;
      groups.add(
          new AdamWGroup(
              parameters.values().view(from, length),
              parameters.gradients().view(from, length),
              m.view(from, length),
              v.view(from, length),
              decay(group)));
    }
  }

  private double decay(ParameterGroup group) {
    return group.role().decays() ? config.weightDecay() : 0;
  }

  @Override
  public Update step(double learningRate, double skip) {
    AdamWStep next = numbers(step + 1, learningRate, skip);
    Update update = kernels.adamW(parameters.gradients(), groups, next);
    if (next.isMadeAt(update.gradientNorm())) {
      step++;
    }
    return update;
  }

  private AdamWStep numbers(long number, double learningRate, double skip) {
    double clip = config.gradClip() == null ? Double.POSITIVE_INFINITY : config.gradClip();
    return new AdamWStep(
        learningRate, config.beta1(), config.beta2(), config.epsilon(), clip, number, skip);
  }

  @Override
  public long step() {
    return step;
  }

  @Override
  public void resumeAt(long step) {
    this.step = step;
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    parameters.viewsOf(m).forEach((name, view) -> state.put("m." + name, view));
    parameters.viewsOf(v).forEach((name, view) -> state.put("v." + name, view));
    return state;
  }

  @Override
  public Map<String, Double> updateRatios(double learningRate) {
    if (step == 0) {
      return Map.of();
    }
    UpdateRatios ratios = new UpdateRatios(numbers(step, learningRate, Double.POSITIVE_INFINITY));
    for (ParameterGroup group : parameters.groups()) {
      group.parameters().forEach(parameter -> ratios.add(parameter, m, v, decay(group)));
    }
    return ratios.byLayer(parameters);
  }
}
