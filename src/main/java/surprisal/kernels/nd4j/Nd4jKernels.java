package surprisal.kernels.nd4j;

import static surprisal.kernels.nd4j.Nd4jOps.add;
import static surprisal.kernels.nd4j.Nd4jOps.matmul;
import static surprisal.kernels.nd4j.Nd4jOps.matmulTransposedA;
import static surprisal.kernels.nd4j.Nd4jOps.matmulTransposedB;
import static surprisal.kernels.nd4j.Nd4jOps.multiply;
import static surprisal.kernels.nd4j.Nd4jOps.view;
import static surprisal.kernels.nd4j.Nd4jTensor.array;

import java.util.List;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.kernels.Activation;
import surprisal.kernels.AdamWGroup;
import surprisal.kernels.AdamWStep;
import surprisal.kernels.Dropout;
import surprisal.kernels.ElementType;
import surprisal.kernels.EngineMemory;
import surprisal.kernels.Guides;
import surprisal.kernels.Heads;
import surprisal.kernels.Kernels;
import surprisal.kernels.Linear;
import surprisal.kernels.LossMix;
import surprisal.kernels.LossTerms;
import surprisal.kernels.Norm;
import surprisal.kernels.Targets;
import surprisal.kernels.Tensor;
import surprisal.kernels.Update;

/**
 * The kernels in ND4J operations only, in fp32 or fp64: they run wherever ND4J has a backend, on a
 * CPU or an NVIDIA GPU, and in fp64 carry the gradient checks. No raw pointers; what passes through
 * Java arrays is copied in one piece.
 */
public final class Nd4jKernels implements Kernels {
  private final DataType type;
  private final ThreadLease lease;
  private final Scratch scratch;
  private final Nd4jEmbedding embedding;
  private final Nd4jNorm norm;
  private final Nd4jActivation activation;
  private final Nd4jAttention attention;
  private final Nd4jObjective objective;
  private final Nd4jOptimizer optimizer;

  /**
   * @param type FLOAT or DOUBLE, of every array
   * @param threads of the CPU backend; waits while engines with another count are open
   */
  public Nd4jKernels(DataType type, int threads) {
    if (type != DataType.FLOAT && type != DataType.DOUBLE) {
      throw new IllegalStateException(
          "ND4J kernels in " + type + "; they exist in FLOAT and DOUBLE");
    }
    lease = ThreadLease.of(threads);
    this.type = type;
    scratch = new Scratch(type);
    embedding = new Nd4jEmbedding(scratch);
    norm = new Nd4jNorm(scratch);
    activation = new Nd4jActivation(scratch);
    attention = new Nd4jAttention(scratch);
    objective = new Nd4jObjective(scratch);
    optimizer = new Nd4jOptimizer(scratch);
  }

  @Override
  public String description() {
    return Nd4jBackend.description() + ", " + (type == DataType.FLOAT ? "fp32" : "fp64");
  }

  @Override
  public EngineMemory memory() {
    return new Nd4jMemory(type == DataType.FLOAT ? ElementType.FP32 : ElementType.FP64);
  }

  @Override
  public Tensor zeros(long... shape) {
    return Nd4jTensor.zeros(type, shape);
  }

  @Override
  public Tensor operand(long... shape) {
    return zeros(shape);
  }

  /** Bytes that it has taken for itself so far. */
  long working() {
    return scratch.bytes();
  }

  /** Nothing to do: every operation reads the parameters themselves. */
  @Override
  public void parametersChanged(Tensor parameters) {}

  @Override
  public void embeddingForward(Tensor x, int[] tokens, int[] positions, Tensor wte, Tensor wpe) {
    embedding.forward(array(x), tokens, positions, array(wte), array(wpe));
  }

  @Override
  public void embeddingBackward(
      Tensor dwte, Tensor dwpe, Tensor dx, int[] tokens, int[] positions, boolean accumulate) {
    embedding.backward(array(dwte), array(dwpe), array(dx), tokens, positions, accumulate);
  }

  @Override
  public void normForward(Tensor out, Tensor kept, Tensor x, Norm layer) {
    norm.forward(array(out), array(kept), array(x), layer);
  }

  @Override
  public void normBackward(
      Tensor dx,
      Tensor dresidual,
      Tensor dout,
      Tensor x,
      Tensor kept,
      Norm layer,
      boolean accumulate) {
    norm.backward(
        array(dx), array(dresidual), array(dout), array(x), array(kept), layer, accumulate);
  }

  @Override
  public void linearForward(Tensor out, Tensor x, Linear linear, Tensor residual) {
    INDArray sum = array(out);
    matmul(sum, array(x), array(linear.weight()), 1, 0);
    if (linear.bias() != null) {
      add(sum, sum, array(linear.bias()));
    }
    if (residual != null) {
      add(sum, sum, array(residual));
    }
  }

  @Override
  public void linearBackward(Tensor dx, Tensor dout, Tensor x, Linear linear, boolean accumulate) {
    double beta = accumulate ? 1 : 0;
    INDArray dy = array(dout);
    matmulTransposedB(array(dx), dy, array(linear.weight()), 1, 0);
    matmulTransposedA(array(linear.dweight()), array(x), dy, 1, beta);
    if (linear.dbias() != null) {
      INDArray dbias = view(array(linear.dbias()), 1, linear.dbias().length());
      matmul(dbias, scratch.ones(1, dy.size(0)), dy, 1, beta);
    }
  }

  @Override
  public void activationForward(Tensor out, Tensor x, Activation f) {
    activation.forward((Nd4jTensor) out, (Nd4jTensor) x, f);
  }

  @Override
  public void activationBackward(Tensor dx, Tensor dout, Tensor x, Activation f) {
    activation.backward((Nd4jTensor) dx, (Nd4jTensor) dout, (Nd4jTensor) x, f);
  }

  @Override
  public void attentionForward(
      Tensor out, Tensor kept, Tensor qkv, Heads heads, int[] starts, Dropout dropout) {
    attention.forward(array(out), array(kept), array(qkv), heads, starts, dropout);
  }

  /** The starts are not read again: where a position may not look, its probability is 0. */
  @Override
  public void attentionBackward(
      Tensor dqkv,
      Tensor dout,
      Tensor kept,
      Tensor qkv,
      Heads heads,
      int[] starts,
      Dropout dropout) {
    attention.backward(array(dqkv), array(dout), array(kept), array(qkv), heads, dropout);
  }

  @Override
  public void dropout(Tensor out, Tensor x, Tensor residual, Dropout dropout) {
    try (INDArray factors = Nd4jDropout.factors(array(x), dropout)) {
      INDArray shaped = view(factors, x.shape());
      if (residual == null) {
        multiply(array(out), array(x), shaped);
      } else {
        multiply(shaped, shaped, array(x)); // out may be the residual
        add(array(out), array(residual), shaped);
      }
    }
  }

  @Override
  public void headForward(Tensor logits, Tensor x, Tensor wte) {
    matmulTransposedB(array(logits), array(x), array(wte), 1, 0);
  }

  @Override
  public void headBackward(
      Tensor dx, Tensor dwte, Tensor dlogits, Tensor x, Tensor wte, boolean accumulate) {
    matmul(array(dx), array(dlogits), array(wte), 1, 0);
    matmulTransposedA(array(dwte), array(dlogits), array(x), 1, accumulate ? 1 : 0);
  }

  @Override
  public LossTerms objective(
      Tensor dlogits, Tensor logits, Targets targets, Guides guides, LossMix mix) {
    return objective.run(array(dlogits), array(logits), targets, guides, mix);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return optimizer.sumOfSquares(array(x));
  }

  @Override
  public Update adamW(Tensor gradients, List<AdamWGroup> groups, AdamWStep step) {
    return optimizer.adamW(array(gradients), groups, step);
  }

  @Override
  public void close() {
    attention.close();
    scratch.close();
    lease.close();
  }
}
