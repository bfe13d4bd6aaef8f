package surprisal.kernels.nd4j;

import static surprisal.kernels.nd4j.Nd4jOps.add;
import static surprisal.kernels.nd4j.Nd4jOps.matmul;
import static surprisal.kernels.nd4j.Nd4jOps.matmulTransposedA;
import static surprisal.kernels.nd4j.Nd4jOps.matmulTransposedB;
import static surprisal.kernels.nd4j.Nd4jOps.multiply;
import static surprisal.kernels.nd4j.Nd4jOps.view;

import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.LossTerms;

/**
 * The kernels in ND4J operations only, in fp32 or fp64: they run wherever ND4J has a backend, on a
 * CPU or an NVIDIA GPU, and in fp64 carry the gradient checks. No raw pointers; what passes through
 * Java arrays is copied in one piece.
 */
public final class Nd4jKernels implements Kernels {
  private final DataType type;
  private final Scratch scratch;
  private final Nd4jEmbedding embedding;
  private final Nd4jLayerNorm layerNorm;
  private final Nd4jGelu gelu;
  private final Nd4jAttention attention;
  private final Nd4jCrossEntropy crossEntropy;
  private final Nd4jObjective objective;
  private final Nd4jOptimizer optimizer;

  /**
   * @param type FLOAT or DOUBLE, of every array
   * @param threads of the CPU backend
   */
  public Nd4jKernels(DataType type, int threads) {
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new IllegalStateException(
          "ND4J kernels in " + type + "; they exist in FLOAT and DOUBLE");
    }
    Nd4jBackend.useThreads(threads);
    this.type = type;
    scratch = new Scratch(type);
    embedding = new Nd4jEmbedding(scratch);
    layerNorm = new Nd4jLayerNorm(scratch);
    gelu = new Nd4jGelu(scratch);
    attention = new Nd4jAttention(scratch);
    crossEntropy = new Nd4jCrossEntropy(scratch);
    objective = new Nd4jObjective(scratch, crossEntropy);
    optimizer = new Nd4jOptimizer(scratch);
  }

  @Override
  public String description() {
    return Nd4jBackend.description() + ", " + (type == DataType.FLOAT ? "fp32" : "fp64");
  }

  @Override
  public DataType type() {
    return type;
  }

  @Override
  public INDArray zeros(long... shape) {
    return Nd4j.create(type, shape, 'c');
  }

  @Override
  public INDArray operand(long... shape) {
    return zeros(shape);
  }

  /** Nothing to do: every operation reads the parameters themselves. */
  @Override
  public void parametersChanged(INDArray parameters) {}

  @Override
  public void embeddingForward(
      INDArray x, int[] tokens, int[] positions, INDArray wte, INDArray wpe) {
    embedding.forward(x, tokens, positions, wte, wpe);
  }

  @Override
  public void embeddingBackward(
      INDArray dwte,
      INDArray dwpe,
      INDArray dx,
      int[] tokens,
      int[] positions,
      boolean accumulate) {
    embedding.backward(dwte, dwpe, dx, tokens, positions, accumulate);
  }

  @Override
  public void layerNormForward(
      INDArray out, INDArray mean, INDArray rstd, INDArray x, INDArray gain, INDArray bias) {
    layerNorm.forward(out, mean, rstd, x, gain, bias);
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
    layerNorm.backward(dx, dresidual, dgain, dbias, dout, x, mean, rstd, gain, accumulate);
  }

  @Override
  public void linearForward(
      INDArray out, INDArray x, INDArray weight, INDArray bias, INDArray residual) {
    matmul(out, x, weight, 1, 0);
    if (bias != null) {
      add(out, out, bias);
    }
    if (residual != null) {
      add(out, out, residual);
    }
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
    double beta = accumulate ? 1 : 0;
    matmulTransposedB(dx, dout, weight, 1, 0);
    matmulTransposedA(dweight, x, dout, 1, beta);
    if (dbias != null) {
      matmul(view(dbias, 1, dbias.length()), scratch.ones(1, dout.size(0)), dout, 1, beta);
    }
  }

  @Override
  public void geluForward(INDArray out, INDArray x) {
    gelu.forward(out, x);
  }

  @Override
  public void geluBackward(INDArray dx, INDArray dout, INDArray x) {
    gelu.backward(dx, dout, x);
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
    attention.forward(out, probabilities, qkv, heads, starts, dropout, key);
  }

  /** The starts are not read again: where a position may not look, its probability is 0. */
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
    attention.backward(dqkv, dout, probabilities, qkv, heads, dropout, key);
  }

  @Override
  public void dropout(INDArray out, INDArray x, INDArray residual, float rate, long key) {
    try (INDArray factors = Nd4jDropout.factors(x, rate, key)) {
      INDArray shaped = view(factors, x.shape());
      if (residual == null) {
        multiply(out, x, shaped);
      } else {
        multiply(shaped, shaped, x); // out may be the residual
        add(out, residual, shaped);
      }
    }
  }

  @Override
  public void headForward(INDArray logits, INDArray x, INDArray wte) {
    matmulTransposedB(logits, x, wte, 1, 0);
  }

  @Override
  public void headBackward(
      INDArray dx, INDArray dwte, INDArray dlogits, INDArray x, INDArray wte, boolean accumulate) {
    matmul(dx, dlogits, wte, 1, 0);
    matmulTransposedA(dwte, dlogits, x, 1, accumulate ? 1 : 0);
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
    crossEntropy.run(loss, nll, dlogits, logits, targets, smoothing, scale);
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
    objective.run(terms, dlogits, logits, teacher, reference, targets, mix, scale);
  }

  @Override
  public double sumOfSquares(INDArray x) {
    return optimizer.sumOfSquares(x);
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
    optimizer.adamW(
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
  }

  @Override
  public void close() {
    attention.close();
    scratch.close();
  }
}
