package surprisal.kernels;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The truth every implementation is compared with: the definitions as plain loops over doubles.
 * Written to be read beside the formulas, never to be fast.
 */
final class ScalarKernels implements Kernels {
  private static final double ROOT = Math.sqrt(2 / Math.PI);

  @Override
  public String description() {
    return "scalar loops, fp64";
  }

  @Override
  public DataType type() {
    return DataType.DOUBLE;
  }

  @Override
  public INDArray zeros(long... shape) {
    return Nd4j.create(DataType.DOUBLE, shape, 'c');
  }

  @Override
  public INDArray operand(long... shape) {
    return zeros(shape);
  }

  @Override
  public void parametersChanged(INDArray parameters) {}

  @Override
  public void embeddingForward(
      INDArray x, int[] tokens, int[] positions, INDArray wte, INDArray wpe) {
    ScalarEmbedding.forward(x, tokens, positions, wte, wpe);
  }

  @Override
  public void embeddingBackward(
      INDArray dwte,
      INDArray dwpe,
      INDArray dx,
      int[] tokens,
      int[] positions,
      boolean accumulate) {
    ScalarEmbedding.backward(dwte, dwpe, dx, tokens, positions, accumulate);
  }

  @Override
  public void layerNormForward(
      INDArray out, INDArray mean, INDArray rstd, INDArray x, INDArray gain, INDArray bias) {
    ScalarLayerNorm.forward(out, mean, rstd, x, gain, bias);
  }

  @Override
  public void layerNormBackward(
      INDArray dx,
      INDArray dresidual,
      INDArray dgain,
      INDArray dbias,
      INDArray dout,
      INDArray x,
      INDArray mean,
      INDArray rstd,
      INDArray gain,
      boolean accumulate) {
    ScalarLayerNorm.backward(dx, dresidual, dgain, dbias, dout, x, mean, rstd, gain, accumulate);
  }

  @Override
  public void linearForward(
      INDArray out, INDArray x, INDArray weight, INDArray bias, INDArray residual) {
    int N = (int) x.size(0), M = (int) weight.size(1);
    double[] sum = ScalarMatrix.of(x).times(ScalarMatrix.of(weight)).values();
    double[] b = bias == null ? new double[M] : values(bias);
    double[] r = residual == null ? new double[N * M] : values(residual);
    for (int i = 0; i < N * M; i++) {
      sum[i] += b[i % M] + r[i];
    }
    put(out, sum);
  }

  @Override
  public void linearBackward(
      INDArray dx,
      INDArray dweight,
      INDArray dbias,
      INDArray dout,
      INDArray x,
      INDArray weight,
      boolean accumulate) {
    ScalarMatrix dy = ScalarMatrix.of(dout), w = ScalarMatrix.of(weight), in = ScalarMatrix.of(x);
    double[] db = new double[dy.columns()];
    for (int i = 0; i < dy.values().length; i++) {
      db[i % db.length] += dy.values()[i];
    }
    put(dx, dy.times(w.transposed()).values());
    putGradient(dweight, in.transposed().times(dy).values(), accumulate);
    putGradient(dbias, db, accumulate);
  }

  @Override
  public void geluForward(INDArray out, INDArray x) {
    double[] y = values(x);
    for (int i = 0; i < y.length; i++) {
      double z = y[i];
      y[i] = z / 2 * (1 + Math.tanh(ROOT * (z + 0.044715 * z * z * z)));
    }
    put(out, y);
  }

  @Override
  public void geluBackward(INDArray dx, INDArray dout, INDArray x) {
    double[] in = values(x), dy = values(dout);
    for (int i = 0; i < in.length; i++) {
      double z = in[i], tanh = Math.tanh(ROOT * (z + 0.044715 * z * z * z));
      double du = ROOT * (1 + 3 * 0.044715 * z * z);
      dy[i] *= (1 + tanh) / 2 + z / 2 * (1 - tanh * tanh) * du;
    }
    put(dx, dy);
  }

  @Override
  public void attentionForward(
      INDArray out,
      INDArray probabilities,
      INDArray qkv,
      int heads,
      int[] starts,
      float dropout,
      long key) {
    ScalarAttention.forward(out, probabilities, qkv, heads, starts, dropout, key);
  }

  @Override
  public void attentionBackward(
      INDArray dqkv,
      INDArray dout,
      INDArray probabilities,
      INDArray qkv,
      int heads,
      int[] starts,
      float dropout,
      long key) {
    ScalarAttention.backward(dqkv, dout, probabilities, qkv, heads, starts, dropout, key);
  }

  @Override
  public void dropout(INDArray out, INDArray x, INDArray residual, float rate, long key) {
    double[] in = values(x), sum = residual == null ? new double[in.length] : values(residual);
    for (int i = 0; i < in.length; i++) {
      sum[i] += in[i] * dropoutFactor(key, i, rate);
    }
    put(out, sum);
  }

  @Override
  public void headForward(INDArray logits, INDArray x, INDArray wte) {
    put(logits, ScalarMatrix.of(x).times(ScalarMatrix.of(wte).transposed()).values());
  }

  @Override
  public void headBackward(
      INDArray dx, INDArray dwte, INDArray dlogits, INDArray x, INDArray wte, boolean accumulate) {
    ScalarMatrix dy = ScalarMatrix.of(dlogits), in = ScalarMatrix.of(x);
    put(dx, dy.times(ScalarMatrix.of(wte)).values());
    putGradient(dwte, dy.transposed().times(in).values(), accumulate);
  }

  @Override
  public void crossEntropy(
      double[] loss,
      double[] nll,
      INDArray dlogits,
      INDArray logits,
      int[] targets,
      double smoothing,
      double[] scale) {
    ScalarCrossEntropy.run(loss, nll, dlogits, logits, targets, smoothing, scale);
  }

  @Override
  public void objective(
      LossTerms terms,
      INDArray dlogits,
      INDArray logits,
      INDArray teacher,
      INDArray reference,
      int[] targets,
      LossMix mix,
      double[] scale) {
    ScalarObjective.run(terms, dlogits, logits, teacher, reference, targets, mix, scale);
  }

  @Override
  public double sumOfSquares(INDArray x) {
    double sum = 0;
    for (double value : values(x)) {
      sum += value * value;
    }
    return sum;
  }

  @Override
  public void adamW(
      INDArray parameters,
      INDArray gradients,
      INDArray m,
      INDArray v,
      double gradientScale,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon,
      double weightDecay,
      long step) {
    double[] p = values(parameters), g = values(gradients), first = values(m), second = values(v);
    for (int i = 0; i < p.length; i++) {
      double gradient = g[i] * gradientScale;
      p[i] -= learningRate * weightDecay * p[i];
      first[i] = beta1 * first[i] + (1 - beta1) * gradient;
      second[i] = beta2 * second[i] + (1 - beta2) * gradient * gradient;
      double mHat = first[i] / (1 - Math.pow(beta1, step));
      double vHat = second[i] / (1 - Math.pow(beta2, step));
      p[i] -= learningRate * mHat / (Math.sqrt(vHat) + epsilon);
    }
    put(parameters, p);
    put(m, first);
    put(v, second);
  }

  @Override
  public void close() {}

  /** All elements in 'c' order. */
  static double[] values(INDArray array) {
    return array.dup('c').data().asDouble();
  }

  static void put(INDArray array, double[] values) {
    array.assign(Nd4j.createFromArray(values).reshape('c', array.shape()));
  }

  /** 0 or 1/(1-rate). */
  static double dropoutFactor(long key, long index, float rate) {
    return DropoutMask.keeps(key, index, rate) ? 1 / (1 - (double) rate) : 0;
  }

  /** Overwrites or adds; nothing if there is no such parameter. */
  static void putGradient(INDArray array, double[] values, boolean accumulate) {
    if (array == null) {
      return;
    }
    double[] before = values(array);
    for (int i = 0; accumulate && i < values.length; i++) {
      values[i] += before[i];
    }
    put(array, values);
  }
}
