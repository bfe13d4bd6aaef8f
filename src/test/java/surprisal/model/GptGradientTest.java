package surprisal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.config.ModelConfig;
import surprisal.kernels.HostCopy;
import surprisal.kernels.Kernels;
import surprisal.kernels.nd4j.Nd4jKernels;
import surprisal.objective.CrossEntropy;

/** The whole backward pass against central differences, in double, at odd sizes. */
class GptGradientTest {
  private static final int V = 11;
  private static final int B = 2;
  private static final int T = 5;
  private static final double STEP = 1e-5;
  private static final int SAMPLES = 8;

  private final Kernels kernels = new Nd4jKernels(DataType.DOUBLE, 2);

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void everyParameterOfAPlainModel() {
    check(new ModelConfig(2, 3, 9, 7, 0.0, true), 0.0, null, null);
  }

  @Test
  void withoutBiasesWithSmoothing() {
    check(new ModelConfig(1, 1, 7, 5, 0.0, false), 0.1, null, null);
  }

  @Test
  void withDropoutAndDocumentBoundaries() {
    int[] starts = {0, 0, 2, 2, 2, 0, 0, 0, 3, 3};
    check(new ModelConfig(2, 2, 6, 5, 0.3, true), 0.2, starts, 77L);
  }

  private void check(ModelConfig config, double smoothing, int[] starts, Long dropoutKey) {
    Gpt model = new Gpt(config, V, kernels);
    SplittableRandom random = new SplittableRandom(5);
    GptInitializer.initialize(model, 3, kernels);
    for (Parameter parameter : model.parameters().all()) {
      double[] values = HostCopy.read(parameter.value());
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.1 * random.nextGaussian();
      }
      HostCopy.write(parameter.value(), values);
    }
    kernels.parametersChanged(model.parameters().values());
    int[] tokens = random.ints(B * T, 0, V).toArray();
    int[] targets = random.ints(B * T, 0, V).toArray();
    targets[3] = CrossEntropy.IGNORED;
    Input input = new Input(B, T, tokens, Input.rowPositions(B, T), starts, dropoutKey);
    CrossEntropy objective = new CrossEntropy(kernels, smoothing);
    long count = CrossEntropy.count(targets);

    var logits = model.forward(input);
    objective.differentiate(model.dlogits(), logits, targets, count);
    model.backward(false);

    for (Parameter parameter : model.parameters().all()) {
      double[] gradient = HostCopy.read(parameter.gradient());
      double[] values = HostCopy.read(parameter.value());
      double difference = 0;
      double norm = 0;
      for (int sample = 0; sample < SAMPLES; sample++) {
        int i = random.nextInt(values.length);
        double kept = values[i];
        double high = lossWith(model, parameter, values, i, kept + STEP, input, objective, targets);
        double low = lossWith(model, parameter, values, i, kept - STEP, input, objective, targets);
        values[i] = kept;
        double numeric = (high - low) / (2 * STEP);
        difference += (numeric - gradient[i]) * (numeric - gradient[i]);
        norm += gradient[i] * gradient[i];
      }
      HostCopy.write(parameter.value(), values);
      // The gradient of the key part of c_attn.bias is zero in theory, hence the absolute term.
      assertThat(Math.sqrt(difference))
          .as(parameter.name())
          .isLessThan(1e-6 * Math.sqrt(norm) + 1e-9);
    }
  }

  private double lossWith(
      Gpt model,
      Parameter parameter,
      double[] values,
      int i,
      double value,
      Input input,
      CrossEntropy objective,
      int[] targets) {
    values[i] = value;
    HostCopy.write(parameter.value(), values);
    kernels.parametersChanged(model.parameters().values());
    return objective.evaluate(model.forward(input), targets).objectiveNats();
  }
}
