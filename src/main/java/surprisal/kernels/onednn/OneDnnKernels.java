package surprisal.kernels.onednn;

import java.util.List;
import java.util.Locale;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import surprisal.kernels.Activation;
import surprisal.kernels.AdamWGroup;
import surprisal.kernels.AdamWStep;
import surprisal.kernels.Dropout;
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
 * The operations at the speed of the CPU: oneDNN primitives and tight Java loops on ND4J's own
 * memory, without copies. Everything is prepared once for the arrays it works on and found again by
 * their identity, so that a call costs a hash lookup and a microsecond of native dispatch.
 *
 * <p>With bf16, matrix multiplications read bf16 and sum in fp32; parameters, their gradients, the
 * residual stream, statistics, loss and optimizer stay fp32.
 */
public final class OneDnnKernels implements Kernels {
  private final boolean bf16;
  private final int threads;
  private final NativeOps nativeOps;
  private final OneDnn oneDnn;
  private final OneDnnOperands operands;
  private final OneDnnLinear linear;
  private final OneDnnNorm norm;
  private final OneDnnAttention attention;
  private final OneDnnActivation activation;
  private final OneDnnLoss loss;
  private final OneDnnOptimizer optimizer;
  private final Workers workers;
  private final DropoutLoop dropoutLoop;
  private final PreparedCalls calls = new PreparedCalls(this::useAllThreads);
  private Thread caller;

  /**
   * @param bf16 whether matrix multiplications read bf16
   * @param threads how many threads compute, at least 1
   */
  public OneDnnKernels(boolean bf16, int threads) {
    this.bf16 = bf16;
    this.threads = threads;
    // ND4J and oneDNN share one OpenMP library, and each thread that calls it has its own setting.
    Nd4j.getBackend(); // ND4J's natives come first: its holder cannot start without it
    nativeOps = NativeOpsHolder.getInstance().getDeviceNativeOps();
    oneDnn = new OneDnn();
    operands = new OneDnnOperands(oneDnn, bf16);
    NativeOnes ones = new NativeOnes(oneDnn.scratch());
    workers = new Workers(threads, () -> nativeOps.setOmpNumThreads(1));
    dropoutLoop = new DropoutLoop(workers);
    linear = new OneDnnLinear(oneDnn, operands, ones, calls);
    norm = new OneDnnNorm(oneDnn, workers, calls);
    attention = new OneDnnAttention(oneDnn, dropoutLoop);
    activation = new OneDnnActivation(oneDnn, workers, calls);
    loss = new OneDnnLoss(oneDnn, ones, workers, calls);
    optimizer = new OneDnnOptimizer(oneDnn, operands, workers, nativeOps, calls);
  }

  @Override
  public String description() {
    return String.format(
        Locale.ROOT,
        "%s, %s operands, %d thread%s",
        OneDnnCpu.description(),
        bf16 ? "bf16" : "fp32",
        threads,
        threads == 1 ? "" : "s");
  }

  @Override
  public EngineMemory memory() {
    return new OneDnnMemory(bf16);
  }

  @Override
  public Tensor zeros(long... shape) {
    return AlignedArrays.zeros(DataType.FLOAT, shape);
  }

  @Override
  public Tensor operand(long... shape) {
    return AlignedArrays.zeros(bf16 ? DataType.BFLOAT16 : DataType.FLOAT, shape);
  }

  /** Bytes that it has taken for itself so far. */
  long working() {
    return oneDnn.scratch().bytes();
  }

  @Override
  public void parametersChanged(Tensor parameters) {
    useAllThreads();
    if (operands.shadow(parameters)) {
      calls.close();
    }
  }

  @Override
  public void embeddingForward(Tensor x, int[] tokens, int[] positions, Tensor wte, Tensor wpe) {
    call(Operation.EMBEDDING_FORWARD, x, wte, wpe)
        .get(() -> new EmbeddingLoops(workers, x, wte, wpe))
        .forward(tokens, positions);
  }

  @Override
  public void embeddingBackward(
      Tensor dwte, Tensor dwpe, Tensor dx, int[] tokens, int[] positions, boolean accumulate) {
    call(Operation.EMBEDDING_BACKWARD, dx, dwte, dwpe)
        .get(() -> new EmbeddingLoops(workers, dx, dwte, dwpe))
        .backward(tokens, positions, accumulate);
  }

  @Override
  public void normForward(Tensor out, Tensor kept, Tensor x, Norm layer) {
    norm.forward(out, kept, x, layer);
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
    norm.backward(dx, dresidual, dout, x, kept, layer, accumulate);
  }

  @Override
  public void linearForward(Tensor out, Tensor x, Linear layer, Tensor residual) {
    linear.forward(out, x, layer, residual);
  }

  @Override
  public void linearBackward(Tensor dx, Tensor dout, Tensor x, Linear layer, boolean accumulate) {
    linear.backward(dx, dout, x, layer, accumulate);
  }

  @Override
  public void activationForward(Tensor out, Tensor x, Activation f) {
    activation.forward(out, x, f);
  }

  @Override
  public void activationBackward(Tensor dx, Tensor dout, Tensor x, Activation f) {
    activation.backward(dx, dout, x, f);
  }

  @Override
  public void attentionForward(
      Tensor out, Tensor kept, Tensor qkv, Heads heads, int[] starts, Dropout dropout) {
    boolean documents = starts != null, drops = dropout.drops();
    call(Operation.ATTENTION_FORWARD, out, kept, qkv)
        .with(documents)
        .with(drops)
        .get(() -> attention.new Forward(out, kept, qkv, heads, documents, drops))
        .run(starts, dropout);
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
    boolean drops = dropout.drops();
    call(Operation.ATTENTION_BACKWARD, dqkv, dout, kept)
        .with(qkv)
        .with(drops)
        .get(() -> attention.new Backward(dqkv, dout, kept, qkv, heads, drops))
        .run(dropout);
  }

  @Override
  public void dropout(Tensor out, Tensor x, Tensor residual, Dropout dropout) {
    dropoutLoop.run(NativeTensor.of(out), NativeTensor.of(x), NativeTensor.of(residual), dropout);
  }

  @Override
  public void headForward(Tensor logits, Tensor x, Tensor wte) {
    linear.headForward(logits, x, wte);
  }

  @Override
  public void headBackward(
      Tensor dx, Tensor dwte, Tensor dlogits, Tensor x, Tensor wte, boolean accumulate) {
    linear.headBackward(dx, dwte, dlogits, x, wte, accumulate);
  }

  @Override
  public LossTerms objective(
      Tensor dlogits, Tensor logits, Targets targets, Guides guides, LossMix mix) {
    return loss.run(dlogits, logits, targets, guides, mix);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    return optimizer.sumOfSquares(x);
  }

  @Override
  public Update adamW(Tensor gradients, List<AdamWGroup> groups, AdamWStep step) {
    return optimizer.adamW(gradients, groups, step);
  }

  private PreparedCalls call(Operation operation, Object a, Object b, Object c) {
    return calls.of(operation).with(a).with(b).with(c);
  }

  private void useAllThreads() {
    if (caller != Thread.currentThread()) {
      caller = Thread.currentThread();
      nativeOps.setOmpNumThreads(threads);
    }
  }

  @Override
  public void close() {
    calls.close();
    operands.close();
    workers.close();
    oneDnn.close();
  }
}
