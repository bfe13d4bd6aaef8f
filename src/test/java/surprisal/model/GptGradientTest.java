package surprisal.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.config.ModelConfig;
import surprisal.data.Batch;
import surprisal.kernels.Activation;
import surprisal.kernels.Kernels;
import surprisal.kernels.NormKind;
import surprisal.kernels.Tensor;
import surprisal.kernels.nd4j.Nd4jKernels;
import surprisal.objective.Objective;

/** The whole backward pass against central differences, in double, at odd sizes. */
class GptGradientTest {
  private static final int V = 11;
  private static final int B = 2;
  private static final int T = 5;
  private static final double STEP = 1e-5;
  private static final int SAMPLES = 8;

  private final Kernels kernels = new Nd4jKernels(DataType.DOUBLE, 1);

  @AfterEach
  void close() {
    kernels.close();
  }

  @Test
  void everyParameterOfAPlainModel() {
    check(ModelConfig.gpt2(2, 3, 9, 7, 0.0, true), 0.0, null, null);
  }

  @Test
  void withoutBiasesWithSmoothing() {
    check(ModelConfig.gpt2(1, 1, 7, 5, 0.0, false), 0.1, null, null);
  }

  @Test
  void withDropoutAndDocumentBoundaries() {
    int[] starts = {0, 0, 2, 2, 2, 0, 0, 0, 3, 3};
    check(ModelConfig.gpt2(2, 2, 6, 5, 0.3, true), 0.2, starts, 77L);
  }

  @ParameterizedTest
  @EnumSource
  void everyActivation(Activation activation) {
    check(new ModelConfig(1, 1, 7, 5, 0, true, activation, NormKind.LAYERNORM), 0.0, null, null);
  }

  @ParameterizedTest
  @EnumSource
  void everyNorm(NormKind norm) {
    for (boolean bias : new boolean[] {false, true}) {
      check(new ModelConfig(1, 1, 7, 5, 0, bias, Activation.GELU, norm), 0.0, null, null);
    }
  }

  private void check(ModelConfig config, double smoothing, int[] starts, Long dropoutKey) {
    Gpt model = new Gpt(config, V, kernels);
    SplittableRandom random = new SplittableRandom(5);
    GptInitializer.initialize(model, 3, kernels);
    for (Parameter parameter : model.parameters().all()) {
      double[] values = parameter.value().read();
      for (int i = 0; i < values.length; i++) {
        values[i] += 0.1 * random.nextGaussian();
      }
      parameter.value().write(values);
    }
    kernels.parametersChanged(model.parameters().values());
    int[] tokens = random.ints(B * T, 0, V).toArray();
    int[] targets = random.ints(B * T, 0, V).toArray();
    targets[3] = Batch.IGNORED;
    int[] positions = Batch.allocate(B, T).positions();
    Batch batch = new Batch(B, T, tokens, targets, positions, starts);
    Objective objective = Objective.crossEntropy(kernels, smoothing);
    DoubleSupplier loss =
        () -> objective.evaluate(model.forward(batch, dropoutKey), batch).objectiveNats();

    var logits = model.forward(batch, dropoutKey);
    objective.differentiate(model.dlogits(), logits, batch, objective.weight(batch));
    model.backward(false);

    for (Parameter parameter : model.parameters().all()) {
      double[] gradient = parameter.gradient().read();
      double[] values = parameter.value().read();
      double difference = 0;
      double norm = 0;
      for (int sample = 0; sample < SAMPLES; sample++) {
        int i = random.nextInt(values.length);
        double kept = values[i];
        double high = lossWith(model, parameter, i, kept + STEP, loss);
        double low = lossWith(model, parameter, i, kept - STEP, loss);
        double numeric = (high - low) / (2 * STEP);
        difference += (numeric - gradient[i]) * (numeric - gradient[i]);
        norm += gradient[i] * gradient[i];
      }
      // The gradient of the key part of c_attn.bias is zero in theory, hence the absolute term.
      assertThat(Math.sqrt(difference))
          .as(parameter.name())
          .isLessThan(1e-6 * Math.sqrt(norm) + 1e-9);
    }
  }

  private double lossWith(
      Gpt model, Parameter parameter, int i, double value, DoubleSupplier loss) {
    Tensor element = parameter.value().view(i, 1);
    double kept = element.read()[0];
    element.write(new double[] {value});
    kernels.parametersChanged(model.parameters().values());
    double nats = loss.getAsDouble();
    element.write(new double[] {kept});
    return nats;
  }
}
