package surprisal.kernels;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Other kernels, and a clock beside each operation. */
public final class TimedKernels implements Kernels {
  /** What an operation belongs to. */
  public enum Part {
    /** Scores, softmax and mixing; not the linear layers around them. */
    ATTENTION,
    /** All linear layers of the blocks, and GELU. */
    MLP,
    /** The products with the tied embedding. */
    HEAD,
    /** Layer normalization. */
    NORM,
    /** Cross-entropy and its gradient. */
    LOSS,
    /** Gradient norm and AdamW. */
    OPTIMIZER,
    /** Embedding and dropout. */
    OTHER
  }

  private final Kernels kernels;
  private final long[] nanos = new long[Part.values().length];

  public TimedKernels(Kernels kernels) {
    this.kernels = kernels;
  }

  /** Time spent in a part since the start. */
  public long nanos(Part part) {
    return nanos[part.ordinal()];
  }

  private void add(Part part, long began) {
    nanos[part.ordinal()] += System.nanoTime() - began;
  }

  @Override
  public String description() {
    return kernels.description();
  }

  @Override
  public DataType type() {
    return kernels.type();
  }

  @Override
  public INDArray zeros(long... shape) {
    return kernels.zeros(shape);
  }

  @Override
  public INDArray operand(long... shape) {
    return kernels.operand(shape);
  }

  @Override
  public void parametersChanged(INDArray parameters) {
    long began = System.nanoTime();
    kernels.parametersChanged(parameters);
    add(Part.OTHER, began);
  }

  @Override
  public void embeddingForward(
      INDArray x, int[] tokens, int[] positions, INDArray wte, INDArray wpe) {
    long began = System.nanoTime();
    kernels.embeddingForward(x, tokens, positions, wte, wpe);
    add(Part.OTHER, began);
  }

  @Override
  public void embeddingBackward(
      INDArray dwte,
      INDArray dwpe,
      INDArray dx,
      int[] tokens,
      int[] positions,
      boolean accumulate) {
    long began = System.nanoTime();
    kernels.embeddingBackward(dwte, dwpe, dx, tokens, positions, accumulate);
    add(Part.OTHER, began);
  }

  @Override
  public void layerNormForward(
      INDArray out, INDArray mean, INDArray rstd, INDArray x, INDArray gain, INDArray bias) {
    long began = System.nanoTime();
    kernels.layerNormForward(out, mean, rstd, x, gain, bias);
    add(Part.NORM, began);
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
    long began = System.nanoTime();
    kernels.layerNormBackward(dx, dresidual, dgain, dbias, dout, x, mean, rstd, gain, accumulate);
    add(Part.NORM, began);
  }

  @Override
  public void linearForward(
      INDArray out, INDArray x, INDArray weight, INDArray bias, INDArray residual) {
    long began = System.nanoTime();
    kernels.linearForward(out, x, weight, bias, residual);
    add(Part.MLP, began);
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
    long began = System.nanoTime();
    kernels.linearBackward(dx, dweight, dbias, dout, x, weight, accumulate);
    add(Part.MLP, began);
  }

  @Override
  public void geluForward(INDArray out, INDArray x) {
    long began = System.nanoTime();
    kernels.geluForward(out, x);
    add(Part.MLP, began);
  }

  @Override
  public void geluBackward(INDArray dx, INDArray dout, INDArray x) {
    long began = System.nanoTime();
    kernels.geluBackward(dx, dout, x);
    add(Part.MLP, began);
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
    long began = System.nanoTime();
    kernels.attentionForward(out, probabilities, qkv, heads, starts, dropout, key);
    add(Part.ATTENTION, began);
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
    long began = System.nanoTime();
    kernels.attentionBackward(dqkv, dout, probabilities, qkv, heads, starts, dropout, key);
    add(Part.ATTENTION, began);
  }

  @Override
  public void dropout(INDArray out, INDArray x, INDArray residual, float rate, long key) {
    long began = System.nanoTime();
    kernels.dropout(out, x, residual, rate, key);
    add(Part.OTHER, began);
  }

  @Override
  public void headForward(INDArray logits, INDArray x, INDArray wte) {
    long began = System.nanoTime();
    kernels.headForward(logits, x, wte);
    add(Part.HEAD, began);
  }

  @Override
  public void headBackward(
      INDArray dx, INDArray dwte, INDArray dlogits, INDArray x, INDArray wte, boolean accumulate) {
    long began = System.nanoTime();
    kernels.headBackward(dx, dwte, dlogits, x, wte, accumulate);
    add(Part.HEAD, began);
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
    long began = System.nanoTime();
    kernels.crossEntropy(loss, nll, dlogits, logits, targets, smoothing, scale);
    add(Part.LOSS, began);
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
    long began = System.nanoTime();
    kernels.objective(terms, dlogits, logits, teacher, reference, targets, mix, scale);
    add(Part.LOSS, began);
  }

  @Override
  public double sumOfSquares(INDArray x) {
    long began = System.nanoTime();
    double result = kernels.sumOfSquares(x);
    add(Part.OPTIMIZER, began);
    return result;
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
    long began = System.nanoTime();
    kernels.adamW(
        parameters,
        gradients,
        m,
        v,
        gradientScale,
        learningRate,
        beta1,
        beta2,
        epsilon,
        weightDecay,
        step);
    add(Part.OPTIMIZER, began);
  }

  @Override
  public void close() {
    kernels.close();
  }
}
