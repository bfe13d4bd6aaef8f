package surprisal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.config.ModelConfig;
import surprisal.data.Batch;
import surprisal.kernels.Guides;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jKernels;
import surprisal.objective.Loss;
import surprisal.objective.Objective;

/**
 * Every part of an objective through the whole model, with masks, weights and two micro-batches,
 * against central differences in double; teacher and reference are models of other shapes.
 */
class ObjectiveGradientTest {
  private static final int V = 11;
  private static final int B = 2;
  private static final int T = 4;
  private static final double STEP = 1e-5;
  private static final int SAMPLES = 3;

  private final Kernels kernels = new Nd4jKernels(DataType.DOUBLE, 1);
  private final SplittableRandom random = new SplittableRandom(12);
  private final Gpt model =
      randomized(new Gpt(ModelConfig.gpt2(2, 3, 9, 5, 0.0, true), V, kernels));
  private final Gpt teacher =
      randomized(Gpt.frozen(ModelConfig.gpt2(2, 2, 10, 6, 0.2, true), V, kernels));
  private final Gpt reference =
      randomized(Gpt.frozen(ModelConfig.gpt2(1, 1, 7, 5, 0.0, false), V, kernels));
  private final int[][] tokens = new int[2][];
  private final int[][] targets = new int[2][];
  private LossMix mix;
  private Objective objective;

  @AfterEach
  void close() {
    kernels.close();
  }

  private Gpt randomized(Gpt gpt) {
    GptInitializer.initialize(gpt, 3, kernels);
    for (Parameter parameter : gpt.parameters().all()) {
      double[] values = parameter.value().read();
      Arrays.setAll(values, i -> values[i] + 0.2 * random.nextGaussian());
      parameter.value().write(values);
    }
    kernels.parametersChanged(gpt.parameters().values());
    return gpt;
  }

  @ParameterizedTest(name = "smoothing {0}, teacher {1} at T {2}, KL {3}, z {4}, weighted {5}")
  @CsvSource({
    "0.1, 0,   1,   0,   0,    false",
    "0,   0.7, 2.5, 0,   0,    false",
    "0,   1,   1,   0,   0,    false",
    "0,   0,   1,   0.8, 0,    false",
    "0,   0,   1,   0,   0.05, false",
    "0,   0,   1,   0,   0,    true",
    "0.2, 0.4, 3,   0.3, 0.02, true",
  })
  void isTheSlope(
      double smoothing,
      double teacherWeight,
      double temperature,
      double klCoefficient,
      double zLoss,
      boolean weighted) {
    mix = new LossMix(smoothing, teacherWeight, temperature, klCoefficient, zLoss);
    double[] weights = new double[V];
    Arrays.setAll(weights, v -> v == 4 ? 0 : 0.1 + v);
    objective = new Objective(kernels, mix, weighted ? weights : null, this::guides);
    for (int micro = 0; micro < 2; micro++) {
      tokens[micro] = random.ints(B * T, 0, V).toArray();
      targets[micro] = random.ints(B * T, 0, V).toArray();
      Arrays.fill(targets[micro], 0, 1 + 4 * micro, -1);
      targets[micro][7] = 4;
    }
    for (int micro = 0; micro < 2; micro++) {
      run(micro, true);
      model.backward(micro > 0);
    }
    for (Parameter parameter : model.parameters().all()) {
      compare(parameter);
    }
  }

  private void compare(Parameter parameter) {
    double[] gradient = parameter.gradient().read();
    double[] values = parameter.value().read();
    double difference = 0;
    double norm = 0;
    for (int sample = 0; sample < SAMPLES; sample++) {
      int i = random.nextInt(values.length);
      double kept = values[i];
      double slope =
          (with(parameter, values, i, kept + STEP) - with(parameter, values, i, kept - STEP))
              / (2 * STEP);
      with(parameter, values, i, kept);
      difference += Math.pow(slope - gradient[i], 2);
      norm += Math.pow(gradient[i], 2);
    }
    // The gradient of the key part of c_attn.bias is zero in theory, hence the absolute term.
    assertThat(Math.sqrt(difference))
        .as(parameter.name())
        .isLessThan(1e-6 * Math.sqrt(norm) + 1e-9);
  }

  /** The objective with one parameter moved. */
  private double with(Parameter parameter, double[] values, int i, double value) {
    values[i] = value;
    parameter.value().write(values);
    kernels.parametersChanged(model.parameters().values());
    return run(0, false).plus(run(1, false)).objectiveNats();
  }

  private Loss run(int micro, boolean gradient) {
    Batch batch = batch(micro);
    Tensor logits = model.forward(batch);
    double weight = objective.weight(batch(0)) + objective.weight(batch(1));
    return gradient
        ? objective.differentiate(model.dlogits(), logits, batch, weight)
        : objective.evaluate(logits, batch);
  }

  private Batch batch(int micro) {
    return Batch.of(B, T, tokens[micro], targets[micro]);
  }

  private Guides guides(Batch batch) {
    return new Guides(
        mix.teacherWeight() > 0 ? teacher.forward(batch) : null,
        mix.klCoefficient() > 0 ? reference.forward(batch) : null);
  }
}
