package surprisal.kernels;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * The truth every implementation is compared with: the definitions as plain loops over doubles.
 * Written to be read beside the formulas, never to be fast.
 */
final class ScalarKernels implements Kernels {
  private static final double EPSILON = 1e-5;
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
    int N = (int) x.size(0), C = (int) x.size(1);
    double[] token = values(wte), position = values(wpe), sum = new double[N * C];
    for (int n = 0; n < N; n++) {
      for (int c = 0; c < C; c++) {
        sum[n * C + c] = token[tokens[n] * C + c] + position[positions[n] * C + c];
      }
    }
    put(x, sum);
  }

  @Override
  public void embeddingBackward(
      INDArray dwte,
      INDArray dwpe,
      INDArray dx,
      int[] tokens,
      int[] positions,
      boolean accumulate) {
    int N = (int) dx.size(0), C = (int) dx.size(1);
    double[] gradient = values(dx), token = values(dwte);
    double[] position = new double[(int) dwpe.length()];
    for (int n = 0; n < N; n++) {
      for (int c = 0; c < C; c++) {
        token[tokens[n] * C + c] += gradient[n * C + c];
        position[positions[n] * C + c] += gradient[n * C + c];
      }
    }
    put(dwte, token);
    putGradient(dwpe, position, accumulate);
  }

  @Override
  public void layerNormForward(
      INDArray out, INDArray mean, INDArray rstd, INDArray x, INDArray gain, INDArray bias) {
    int N = (int) x.size(0), C = (int) x.size(1);
    double[] in = values(x), g = values(gain), b = bias == null ? new double[C] : values(bias);
    double[] means = new double[N], rstds = new double[N], result = new double[N * C];
    for (int n = 0; n < N; n++) {
      double sum = 0, squares = 0;
      for (int c = 0; c < C; c++) {
        sum += in[n * C + c];
      }
      means[n] = sum / C;
      for (int c = 0; c < C; c++) {
        squares += Math.pow(in[n * C + c] - means[n], 2);
      }
      rstds[n] = 1 / Math.sqrt(squares / C + EPSILON);
      for (int c = 0; c < C; c++) {
        result[n * C + c] = (in[n * C + c] - means[n]) * rstds[n] * g[c] + b[c];
      }
    }
    put(out, result);
    put(mean, means);
    put(rstd, rstds);
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
    int N = (int) x.size(0), C = (int) x.size(1);
    double[] in = values(x), means = values(mean), rstds = values(rstd), g = values(gain);
    double[] dy = values(dout), dg = new double[C], db = new double[C];
    double[] result = dresidual == null ? new double[N * C] : values(dresidual);
    for (int n = 0; n < N; n++) {
      double meanOfG = 0, meanOfGx = 0;
      for (int c = 0; c < C; c++) {
        double normalized = (in[n * C + c] - means[n]) * rstds[n];
        dg[c] += dy[n * C + c] * normalized;
        db[c] += dy[n * C + c];
        meanOfG += dy[n * C + c] * g[c] / C;
        meanOfGx += dy[n * C + c] * g[c] * normalized / C;
      }
      for (int c = 0; c < C; c++) {
        double normalized = (in[n * C + c] - means[n]) * rstds[n];
        result[n * C + c] += rstds[n] * (dy[n * C + c] * g[c] - meanOfG - normalized * meanOfGx);
      }
    }
    put(dx, result);
    putGradient(dgain, dg, accumulate);
    putGradient(dbias, db, accumulate);
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
    int N = (int) logits.size(0), V = (int) logits.size(1);
    double[] z = values(logits), gradient = new double[N * V];
    for (int n = 0; n < N; n++) {
      loss[n] = 0;
      nll[n] = 0;
      if (targets[n] < 0) {
        continue;
      }
      double max = Double.NEGATIVE_INFINITY, sum = 0;
      for (int v = 0; v < V; v++) {
        max = Math.max(max, z[n * V + v]);
      }
      for (int v = 0; v < V; v++) {
        sum += Math.exp(z[n * V + v] - max);
      }
      for (int v = 0; v < V; v++) {
        double logP = z[n * V + v] - max - Math.log(sum);
        double q = smoothing / V + (v == targets[n] ? 1 - smoothing : 0);
        loss[n] -= q * logP;
        nll[n] -= v == targets[n] ? logP : 0;
        gradient[n * V + v] = dlogits == null ? 0 : scale[n] * (Math.exp(logP) - q);
      }
    }
    if (dlogits != null) {
      put(dlogits, gradient);
    }
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

  private static void putGradient(INDArray array, double[] values, boolean accumulate) {
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
