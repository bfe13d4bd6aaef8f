package surprisal.kernels;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import surprisal.kernels.nd4j.Nd4jKernels;

/**
 * Every backward operation against central differences of its forward operation in fp64. The
 * objective is the outputs' sum with random weights, so that the weights are the gradient that
 * arrives from above.
 */
class KernelsGradientTest {
  private final Kernels kernels = new CheckedKernels(new Nd4jKernels(DataType.DOUBLE, 1));
  private final SplittableRandom random = new SplittableRandom(51);

  @AfterEach
  void close() {
    kernels.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void norm(boolean biased) {
    int N = 5, C = 7;
    for (NormKind kind : NormKind.values()) {
      Tensor x = normal(N, C), gain = normal(C), bias = biased ? normal(C) : null;
      Tensor dx = kernels.zeros(N, C), dgain = kernels.zeros(C);
      Tensor dbias = biased ? kernels.zeros(C) : null;
      Norm norm = new Norm(kind, gain, dgain, bias, dbias);
      Tensor out = kernels.operand(N, C), kept = kernels.normKept(N, kind);
      Tensor weights = normal(N, C), residualWeights = normal(N, C);
      // x also goes past the normalization, as in a residual block.
      DoubleSupplier objective =
          () -> {
            kernels.normForward(out, kept, x, norm);
            return sum(out, weights) + sum(x, residualWeights);
          };
      objective.getAsDouble();
      kernels.normBackward(dx, residualWeights, copy(weights), x, kept, norm, false);
      Differences.check(kind + " dx", dx, x, objective);
      Differences.check(kind + " dgain", dgain, gain, objective);
      if (biased) {
        Differences.check(kind + " dbias", dbias, bias, objective);
      }
    }
  }

  @Test
  void linear() {
    int N = 5, K = 7, M = 3;
    Tensor x = normal(N, K), weight = normal(K, M), bias = normal(M), residual = normal(N, M);
    Tensor dx = kernels.operand(N, K), dweight = kernels.zeros(K, M), dbias = kernels.zeros(M);
    Linear linear = new Linear(weight, dweight, bias, dbias);
    Tensor out = kernels.zeros(N, M), weights = normal(N, M);
    DoubleSupplier objective =
        () -> {
          kernels.linearForward(out, x, linear, residual);
          return sum(out, weights);
        };
    kernels.linearBackward(dx, weights, x, linear, false);
    Differences.check("dx", dx, x, objective);
    Differences.check("dweight", dweight, weight, objective);
    Differences.check("dbias", dbias, bias, objective);
    Differences.check("dresidual is dout", weights, residual, objective);
  }

  @ParameterizedTest
  @EnumSource
  void activation(Activation f) {
    Tensor x = normal(11, 7), out = kernels.operand(11, 7), weights = normal(11, 7);
    DoubleSupplier objective =
        () -> {
          kernels.activationForward(out, x, f);
          return sum(out, weights);
        };
    Tensor dx = kernels.operand(11, 7);
    kernels.activationBackward(dx, weights, x, f);
    Differences.check("dx", dx, x, objective);
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 0", "false, 0.3", "true, 0.3"})
  void attention(boolean documents, float rate) {
    int B = 2, T = 5, C = 9;
    Heads heads = new Heads(3, 3, 3);
    Dropout dropout = new Dropout(rate, 77);
    int[] starts = documents ? new int[] {0, 0, 2, 2, 2, 0, 1, 1, 1, 4} : null;
    Tensor qkv = normal(B * T, 3 * C), out = kernels.operand(B * T, C), weights = normal(B * T, C);
    Tensor kept = kernels.attentionKept(B, T, heads), dqkv = kernels.operand(B * T, 3 * C);
    DoubleSupplier objective =
        () -> {
          kernels.attentionForward(out, kept, qkv, heads, starts, dropout);
          return sum(out, weights);
        };
    objective.getAsDouble();
    kernels.attentionBackward(dqkv, copy(weights), kept, qkv, heads, starts, dropout);
    Differences.check("dqkv", dqkv, qkv, objective);
  }

  /** One table at both ends of a model: its two gradients add up, whatever was there before. */
  @Test
  void tiedEmbeddingAndHead() {
    int N = 5, C = 7, V = 11, T = 4;
    int[] tokens = {3, 0, 3, 10, 3}, positions = {0, 1, 2, 3, 0};
    Tensor wte = normal(V, C), wpe = normal(T, C), x = kernels.operand(N, C);
    Tensor logits = kernels.zeros(N, V), weights = normal(N, V);
    DoubleSupplier objective =
        () -> {
          kernels.embeddingForward(x, tokens, positions, wte, wpe);
          kernels.headForward(logits, x, wte);
          return sum(logits, weights);
        };
    objective.getAsDouble();
    Tensor dx = kernels.operand(N, C), dwte = normal(V, C), dwpe = normal(T, C);
    kernels.headBackward(dx, dwte, weights, x, wte, false);
    kernels.embeddingBackward(dwte, dwpe, dx, tokens, positions, false);
    Differences.check("dwte", dwte, wte, objective);
    Differences.check("dwpe", dwpe, wpe, objective);
  }

  @Test
  void head() {
    int N = 5, C = 7, V = 11;
    Tensor x = normal(N, C), wte = normal(V, C), logits = kernels.zeros(N, V);
    Tensor weights = normal(N, V), dx = kernels.operand(N, C), dwte = kernels.zeros(V, C);
    DoubleSupplier objective =
        () -> {
          kernels.headForward(logits, x, wte);
          return sum(logits, weights);
        };
    kernels.headBackward(dx, dwte, weights, x, wte, false);
    Differences.check("dx", dx, x, objective);
    Differences.check("dwte", dwte, wte, objective);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.1})
  void crossEntropy(double smoothing) {
    objective(Guides.NONE, LossMix.hard(smoothing));
  }

  @ParameterizedTest
  @CsvSource({"0.3,2.5,0,0", "1,1,0,0", "0,1,0.7,0", "0,1,0,0.3", "0.4,3,0.2,0.1"})
  void objective(double teacherWeight, double temperature, double klCoefficient, double zLoss) {
    Guides guides = new Guides(normal(5, 13), normal(5, 13));
    objective(guides, new LossMix(0.1, teacherWeight, temperature, klCoefficient, zLoss));
  }

  private void objective(Guides guides, LossMix mix) {
    int N = 5, V = 13;
    int[] ids = {4, -1, 0, 12, 4};
    Targets targets = new Targets(ids, new double[] {0.2, 0.3, 0.5, 0.7, 1.1}, 0.8);
    Tensor logits = normal(N, V), dlogits = kernels.operand(N, V);
    DoubleSupplier objective =
        () -> {
          LossTerms terms = kernels.objective(null, copy(logits), targets, guides, mix);
          double sum = 0;
          for (int n = 0; n < N; n++) {
            sum +=
                targets.scale(n)
                    * mix.total(terms.hard()[n], terms.soft()[n], terms.kl()[n], terms.logZ()[n]);
          }
          return sum;
        };
    kernels.objective(dlogits, copy(logits), targets, guides, mix);
    Differences.check("dlogits", dlogits, logits, objective);
  }

  @Test
  void dropout() {
    Dropout dropout = new Dropout(0.4f, 9);
    Tensor x = normal(5, 7), residual = normal(5, 7), out = kernels.zeros(5, 7);
    Tensor weights = normal(5, 7), dx = kernels.zeros(5, 7);
    DoubleSupplier objective =
        () -> {
          kernels.dropout(out, x, residual, dropout);
          return sum(out, weights);
        };
    kernels.dropout(dx, weights, null, dropout);
    Differences.check("dx", dx, x, objective);
    Differences.check("dresidual is dout", weights, residual, objective);
  }

  private Tensor normal(long... shape) {
    Tensor tensor = kernels.zeros(shape);
    double[] values = new double[(int) tensor.length()];
    Arrays.setAll(values, i -> random.nextGaussian());
    tensor.write(values);
    return tensor;
  }

  private Tensor copy(Tensor tensor) {
    Tensor copy = kernels.zeros(tensor.shape());
    copy.write(tensor.read());
    return copy;
  }

  /** sum(a * b) in Java, so that no reduction of the tested kind is trusted. */
  private static double sum(Tensor a, Tensor b) {
    double[] left = a.read(), right = b.read();
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}
