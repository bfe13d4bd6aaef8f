package surprisal.kernels;

import java.util.List;
import surprisal.kernels.nd4j.Nd4jMemory;

/**
 * The truth every implementation is compared with: the definitions as plain loops over doubles.
 * Written to be read beside the formulas, never to be fast.
 */
final class ScalarKernels implements Kernels {
  @Override
  public String description() {
    return "scalar loops, fp64";
  }

  /** As the portable engine states it. */
  @Override
  public EngineMemory memory() {
    return new Nd4jMemory(ElementType.FP64);
  }

  @Override
  public Tensor zeros(long... shape) {
    return ScalarTensor.zeros(shape);
  }

  @Override
  public Tensor operand(long... shape) {
    return zeros(shape);
  }

  @Override
  public void parametersChanged(Tensor parameters) {}

  @Override
  public void embeddingForward(Tensor x, int[] tokens, int[] positions, Tensor wte, Tensor wpe) {
    ScalarEmbedding.forward(x, tokens, positions, wte, wpe);
  }

  @Override
  public void embeddingBackward(
      Tensor dwte, Tensor dwpe, Tensor dx, int[] tokens, int[] positions, boolean accumulate) {
    ScalarEmbedding.backward(dwte, dwpe, dx, tokens, positions, accumulate);
  }

  @Override
  public void normForward(Tensor out, Tensor kept, Tensor x, Norm norm) {
    ScalarNorm.forward(out, kept, x, norm);
  }

  @Override
  public void normBackward(
      Tensor dx,
      Tensor dresidual,
      Tensor dout,
      Tensor x,
      Tensor kept,
      Norm norm,
      boolean accumulate) {
    ScalarNorm.backward(dx, dresidual, dout, x, kept, norm, accumulate);
  }

  @Override
  public void linearForward(Tensor out, Tensor x, Linear linear, Tensor residual) {
    ScalarLinear.forward(out, x, linear, residual);
  }

  @Override
  public void linearBackward(Tensor dx, Tensor dout, Tensor x, Linear linear, boolean accumulate) {
    ScalarLinear.backward(dx, dout, x, linear, accumulate);
  }

  @Override
  public void activationForward(Tensor out, Tensor x, Activation f) {
    ScalarActivation.forward(out, x, f);
  }

  @Override
  public void activationBackward(Tensor dx, Tensor dout, Tensor x, Activation f) {
    ScalarActivation.backward(dx, dout, x, f);
  }

  @Override
  public void attentionForward(
      Tensor out, Tensor kept, Tensor qkv, Heads heads, int[] starts, Dropout dropout) {
    ScalarAttention.forward(out, kept, qkv, heads, starts, dropout);
  }

  @Override
  public void attentionBackward(
      Tensor dqkv,
      Tensor dout,
      Tensor kept,
      Tensor qkv,
      Heads heads,
      int[] starts,
      Dropout dropout) {
    ScalarAttention.backward(dqkv, dout, kept, qkv, heads, starts, dropout);
  }

  @Override
  public void dropout(Tensor out, Tensor x, Tensor residual, Dropout dropout) {
    double[] in = x.read(), sum = residual == null ? new double[in.length] : residual.read();
    for (int i = 0; i < in.length; i++) {
      sum[i] += in[i] * dropoutFactor(dropout, i);
    }
    out.write(sum);
  }

  @Override
  public void headForward(Tensor logits, Tensor x, Tensor wte) {
    logits.write(ScalarMatrix.of(x).times(ScalarMatrix.of(wte).transposed()).values());
  }

  @Override
  public void headBackward(
      Tensor dx, Tensor dwte, Tensor dlogits, Tensor x, Tensor wte, boolean accumulate) {
    ScalarMatrix dy = ScalarMatrix.of(dlogits), in = ScalarMatrix.of(x);
    dx.write(dy.times(ScalarMatrix.of(wte)).values());
    writeGradient(dwte, dy.transposed().times(in).values(), accumulate);
  }

  @Override
  public LossTerms objective(
      Tensor dlogits, Tensor logits, Targets targets, Guides guides, LossMix mix) {
    return ScalarObjective.run(dlogits, logits, targets, guides, mix);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    double sum = 0;
    for (double value : x.read()) {
      sum += value * value;
    }
    return sum;
  }

  @Override
  public Update adamW(Tensor gradients, List<AdamWGroup> groups, AdamWStep step) {
    return ScalarAdamW.run(gradients, groups, step);
  }

  @Override
  public void close() {}

  /** 0 or 1/(1-rate). */
  static double dropoutFactor(Dropout dropout, long index) {
    boolean keeps = DropoutMask.keeps(dropout.key(), index, dropout.rate());
    return keeps ? 1 / (1 - (double) dropout.rate()) : 0;
  }

  /** Overwrites or adds; nothing if there is no such parameter. */
  static void writeGradient(Tensor gradient, double[] values, boolean accumulate) {
    if (gradient == null) {
      return;
    }
    double[] before = gradient.read();
    for (int i = 0; accumulate && i < values.length; i++) {
      values[i] += before[i];
    }
    gradient.write(values);
  }
}
