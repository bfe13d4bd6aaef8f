package surprisal.kernels;

import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import surprisal.kernels.nd4j.Nd4jKernels;

/**
 * Every backward operation against central differences of its forward operation in fp64. The
 * objective is the outputs' sum with random weights, so that the weights are the gradient that
 * arrives from above.
 */
class KernelsGradientTest {
  private final Kernels kernels = new Nd4jKernels(DataType.DOUBLE, 2);
  private final SplittableRandom random = new SplittableRandom(51);

  @AfterEach
  void close() {
    kernels.close();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void layerNorm(boolean biased) {
    int N = 5, C = 7;
    INDArray x = normal(N, C), gain = normal(C), bias = biased ? normal(C) : null;
    INDArray out = kernels.operand(N, C), mean = kernels.zeros(N), rstd = kernels.zeros(N);
    INDArray weights = normal(N, C), residualWeights = normal(N, C);
    // x also goes past the normalization, as in a residual block.
    DoubleSupplier objective =
        () -> {
          kernels.layerNormForward(out, mean, rstd, x, gain, bias);
          return sum(out, weights) + sum(x, residualWeights);
        };
    objective.getAsDouble();
    INDArray dx = kernels.zeros(N, C), dgain = kernels.zeros(C);
    INDArray dbias = biased ? kernels.zeros(C) : null;
    kernels.layerNormBackward(
        dx, residualWeights, dgain, dbias, weights.dup('c'), x, mean, rstd, gain, false);
    Differences.check("dx", dx, x, objective);
    Differences.check("dgain", dgain, gain, objective);
    if (biased) {
      Differences.check("dbias", dbias, bias, objective);
    }
  }

  @Test
  void linear() {
    int N = 5, K = 7, M = 3;
    INDArray x = normal(N, K), weight = normal(K, M), bias = normal(M), residual = normal(N, M);
    INDArray out = kernels.zeros(N, M), weights = normal(N, M);
    DoubleSupplier objective =
        () -> {
          kernels.linearForward(out, x, weight, bias, residual);
          return sum(out, weights);
        };
    INDArray dx = kernels.operand(N, K), dweight = kernels.zeros(K, M), dbias = kernels.zeros(M);
    kernels.linearBackward(dx, dweight, dbias, weights, x, weight, false);
    Differences.check("dx", dx, x, objective);
    Differences.check("dweight", dweight, weight, objective);
    Differences.check("dbias", dbias, bias, objective);
    Differences.check("dresidual is dout", weights, residual, objective);
  }

  @Test
  void gelu() {
    INDArray x = normal(11, 7), out = kernels.operand(11, 7), weights = normal(11, 7);
    DoubleSupplier objective =
        () -> {
          kernels.geluForward(out, x);
          return sum(out, weights);
        };
    INDArray dx = kernels.operand(11, 7);
    kernels.geluBackward(dx, weights, x);
    Differences.check("dx", dx, x, objective);
  }

  @ParameterizedTest
  @CsvSource({"false, 0", "true, 0", "false, 0.3", "true, 0.3"})
  void attention(boolean documents, float dropout) {
    int B = 2, T = 5, NH = 3, C = 9;
    int[] starts = documents ? new int[] {0, 0, 2, 2, 2, 0, 1, 1, 1, 4} : null;
    long key = 77;
    INDArray qkv = normal(B * T, 3 * C),
        out = kernels.operand(B * T, C),
        weights = normal(B * T, C);
    INDArray p = kernels.operand(B * NH, T, T), dqkv = kernels.operand(B * T, 3 * C);
    DoubleSupplier objective =
        () -> {
          kernels.attentionForward(out, p, qkv, NH, starts, dropout, key);
          return sum(out, weights);
        };
    objective.getAsDouble();
    kernels.attentionBackward(dqkv, weights.dup('c'), p, qkv, NH, starts, dropout, key);
    Differences.check("dqkv", dqkv, qkv, objective);
  }

  /** One table at both ends of a model: its two gradients add up, whatever was there before. */
  @Test
  void tiedEmbeddingAndHead() {
    int N = 5, C = 7, V = 11, T = 4;
    int[] tokens = {3, 0, 3, 10, 3}, positions = {0, 1, 2, 3, 0};
    INDArray wte = normal(V, C), wpe = normal(T, C), x = kernels.operand(N, C);
    INDArray logits = kernels.zeros(N, V), weights = normal(N, V);
    DoubleSupplier objective =
        () -> {
          kernels.embeddingForward(x, tokens, positions, wte, wpe);
          kernels.headForward(logits, x, wte);
          return sum(logits, weights);
        };
    objective.getAsDouble();
    INDArray dx = kernels.operand(N, C), dwte = normal(V, C), dwpe = normal(T, C);
    kernels.headBackward(dx, dwte, weights, x, wte, false);
    kernels.embeddingBackward(dwte, dwpe, dx, tokens, positions, false);
    Differences.check("dwte", dwte, wte, objective);
    Differences.check("dwpe", dwpe, wpe, objective);
  }

  @Test
  void head() {
    int N = 5, C = 7, V = 11;
    INDArray x = normal(N, C), wte = normal(V, C), logits = kernels.zeros(N, V);
    INDArray weights = normal(N, V), dx = kernels.operand(N, C), dwte = kernels.zeros(V, C);
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
    int N = 5, V = 13;
    int[] targets = {4, -1, 0, 12, 4};
    double[] scale = {0.2, 0.3, 0.5, 0.7, 1.1}, loss = new double[N], nll = new double[N];
    INDArray logits = normal(N, V), dlogits = kernels.operand(N, V);
    DoubleSupplier objective =
        () -> {
          kernels.crossEntropy(loss, nll, null, logits.dup('c'), targets, smoothing, scale);
          double sum = 0;
          for (int n = 0; n < N; n++) {
            sum += scale[n] * loss[n];
          }
          return sum;
        };
    kernels.crossEntropy(loss, nll, dlogits, logits.dup('c'), targets, smoothing, scale);
    Differences.check("dlogits", dlogits, logits, objective);
  }

  @ParameterizedTest
  @CsvSource({"0.3,2.5,0,0", "1,1,0,0", "0,1,0.7,0", "0,1,0,0.3", "0.4,3,0.2,0.1"})
  void objective(double teacherWeight, double temperature, double klCoefficient, double zLoss) {
    int N = 5, V = 13;
    int[] targets = {4, -1, 0, 12, 4};
    double[] scale = {0.2, 0.3, 0.5, 0.7, 1.1};
    LossMix mix = new LossMix(0.1, teacherWeight, temperature, klCoefficient, zLoss);
    LossTerms terms = LossTerms.of(N);
    INDArray logits = normal(N, V), dlogits = kernels.operand(N, V);
    INDArray teacher = normal(N, V), reference = normal(N, V);
    DoubleSupplier objective =
        () -> {
          INDArray copy = logits.dup('c');
          kernels.objective(terms, null, copy, teacher, reference, targets, mix, scale);
          double sum = 0;
          for (int n = 0; n < N; n++) {
            sum +=
                scale[n]
                    * mix.total(terms.hard()[n], terms.soft()[n], terms.kl()[n], terms.logZ()[n]);
          }
          return sum;
        };
    INDArray copy = logits.dup('c');
    kernels.objective(terms, dlogits, copy, teacher, reference, targets, mix, scale);
    Differences.check("dlogits", dlogits, logits, objective);
  }

  @Test
  void dropout() {
    INDArray x = normal(5, 7), residual = normal(5, 7), out = kernels.zeros(5, 7);
    INDArray weights = normal(5, 7), dx = kernels.zeros(5, 7);
    DoubleSupplier objective =
        () -> {
          kernels.dropout(out, x, residual, 0.4f, 9);
          return sum(out, weights);
        };
    kernels.dropout(dx, weights, null, 0.4f, 9);
    Differences.check("dx", dx, x, objective);
    Differences.check("dresidual is dout", weights, residual, objective);
  }

  private INDArray normal(long... shape) {
    INDArray array = Nd4j.create(DataType.DOUBLE, shape, 'c');
    for (long i = 0; i < array.length(); i++) {
      array.putScalar(i, random.nextGaussian());
    }
    return array;
  }

  /** sum(a * b) in Java, so that no reduction of the tested kind is trusted. */
  private static double sum(INDArray a, INDArray b) {
    double[] left = ScalarKernels.values(a), right = ScalarKernels.values(b);
    double sum = 0;
    for (int i = 0; i < left.length; i++) {
      sum += left[i] * right[i];
    }
    return sum;
  }
}
