package surprisal.kernels.onednn;

import static org.bytedeco.dnnl.global.dnnl.*;

import java.util.Locale;
import java.util.Optional;
import org.bytedeco.dnnl.dnnl_version_t;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.LossTerms;

/**
 * The operations at the speed of the CPU: oneDNN primitives and tight Java loops on ND4J's own
 * memory, without copies. Everything is prepared once for the arrays it works on and found again by
 * their identity, so that a call costs a hash lookup and a microsecond of native dispatch.
 *
 * <p>With bf16, matrix multiplications read bf16 and sum in fp32; parameters, their gradients, the
 * residual stream, statistics, loss and optimizer stay fp32.
 */
public final class OneDnnKernels implements Kernels {

  private enum Operation {
    EMBEDDING_FORWARD,
    EMBEDDING_BACKWARD,
    LAYER_NORM_FORWARD,
    LAYER_NORM_BACKWARD,
    LINEAR_FORWARD,
    LINEAR_BACKWARD,
    GELU_FORWARD,
    GELU_BACKWARD,
    ATTENTION_FORWARD,
    ATTENTION_BACKWARD,
    HEAD_FORWARD,
    HEAD_BACKWARD,
    CROSS_ENTROPY,
    OBJECTIVE,
    SUM_OF_SQUARES,
    ADAM_W
  }

  private final boolean bf16;
  private final int threads;
  private final NativeOps nativeOps;
  private final OneDnn oneDnn;
  private final OneDnnOperands operands;
  private final NativeOnes ones;
  private final OneDnnLinear linear;
  private final OneDnnLayerNorm layerNorm;
  private final OneDnnAttention attention;
  private final Workers workers;
  private final DropoutLoop dropoutLoop;
  private final PreparedCalls calls = new PreparedCalls();
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
    ones = new NativeOnes(oneDnn.scratch());
    workers = new Workers(threads, () -> nativeOps.setOmpNumThreads(1));
    dropoutLoop = new DropoutLoop(workers);
    linear = new OneDnnLinear(oneDnn, operands, ones);
    layerNorm = new OneDnnLayerNorm(oneDnn);
    attention = new OneDnnAttention(oneDnn, dropoutLoop);
  }

  /** Why oneDNN cannot be used on this machine; empty if it can. */
  public static Optional<String> unavailable() {
    try {
      dnnl_get_effective_cpu_isa();
      return Optional.empty();
    } catch (UnsatisfiedLinkError | NoClassDefFoundError e) {
      return Optional.of("oneDNN's native library does not load: " + e.getMessage());
    }
  }

  /**
   * Whether oneDNN has bf16 primitives for this CPU: in hardware or emulated with AVX-512. Call
   * only if oneDNN is available.
   */
  public static boolean runsBf16() {
    return (dnnl_get_effective_cpu_isa() & dnnl_cpu_isa_avx512_core) == dnnl_cpu_isa_avx512_core;
  }

  /** Whether this CPU multiplies bf16 in hardware. Call only if oneDNN is available. */
  public static boolean cpuHasBf16() {
    int isa = dnnl_get_effective_cpu_isa();
    return (isa & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16;
  }

  @Override
  public String description() {
    dnnl_version_t version = dnnl_version();
    return String.format(
        Locale.ROOT,
        "oneDNN %d.%d on the CPU (%s), %s operands, %d thread%s",
        version.major(),
        version.minor(),
        OneDnn.instructionSet(),
        bf16 ? "bf16" : "fp32",
        threads,
        threads == 1 ? "" : "s");
  }

  @Override
  public DataType type() {
    return DataType.FLOAT;
  }

  @Override
  public INDArray zeros(long... shape) {
    return AlignedArrays.zeros(DataType.FLOAT, shape);
  }

  @Override
  public INDArray operand(long... shape) {
    return AlignedArrays.zeros(bf16 ? DataType.BFLOAT16 : DataType.FLOAT, shape);
  }

  @Override
  public void parametersChanged(INDArray parameters) {
    useAllThreads();
    if (operands.shadow(parameters)) {
      calls.close();
    }
  }

  @Override
  public void embeddingForward(
      INDArray x, int[] tokens, int[] positions, INDArray wte, INDArray wpe) {
    call(Operation.EMBEDDING_FORWARD)
        .with(x)
        .with(wte)
        .with(wpe)
        .get(() -> new EmbeddingLoops(workers, x, wte, wpe))
        .forward(tokens, positions);
  }

  @Override
  public void embeddingBackward(
      INDArray dwte,
      INDArray dwpe,
      INDArray dx,
      int[] tokens,
      int[] positions,
      boolean accumulate) {
    call(Operation.EMBEDDING_BACKWARD)
        .with(dwte)
        .with(dwpe)
        .with(dx)
        .get(() -> new EmbeddingLoops(workers, dx, dwte, dwpe))
        .backward(tokens, positions, accumulate);
  }

  @Override
  public void layerNormForward(
      INDArray out, INDArray mean, INDArray rstd, INDArray x, INDArray gain, INDArray bias) {
    call(Operation.LAYER_NORM_FORWARD)
        .with(out)
        .with(mean)
        .with(rstd)
        .with(x)
        .with(gain)
        .with(bias)
        .get(() -> layerNorm.forward(out, mean, rstd, x, gain, bias))
        .run();
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
    call(Operation.LAYER_NORM_BACKWARD)
        .with(dx)
        .with(dresidual)
        .with(dgain)
        .with(dbias)
        .with(dout)
        .with(x)
        .with(mean)
        .with(rstd)
        .with(gain)
        .with(accumulate)
        .get(
            () ->
                layerNorm.backward(
                    dx, dresidual, dgain, dbias, dout, x, mean, rstd, gain, accumulate))
        .run();
  }

  @Override
  public void linearForward(
      INDArray out, INDArray x, INDArray weight, INDArray bias, INDArray residual) {
    call(Operation.LINEAR_FORWARD)
        .with(out)
        .with(x)
        .with(weight)
        .with(bias)
        .with(residual)
        .get(() -> linear.forward(out, x, weight, bias, residual))
        .run();
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
    call(Operation.LINEAR_BACKWARD)
        .with(dx)
        .with(dweight)
        .with(dbias)
        .with(dout)
        .with(x)
        .with(weight)
        .with(accumulate)
        .get(() -> linear.backward(dx, dweight, dbias, dout, x, weight, accumulate))
        .run();
  }

  @Override
  public void geluForward(INDArray out, INDArray x) {
    call(Operation.GELU_FORWARD)
        .with(out)
        .with(x)
        .get(() -> oneDnn.gelu(NativeTensor.of(out), NativeTensor.of(x)))
        .run();
  }

  @Override
  public void geluBackward(INDArray dx, INDArray dout, INDArray x) {
    call(Operation.GELU_BACKWARD)
        .with(dx)
        .with(dout)
        .with(x)
        .get(
            () ->
                oneDnn.geluBackward(NativeTensor.of(dx), NativeTensor.of(dout), NativeTensor.of(x)))
        .run();
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
    boolean documents = starts != null, dropping = dropout > 0;
    call(Operation.ATTENTION_FORWARD)
        .with(out)
        .with(probabilities)
        .with(qkv)
        .with(documents)
        .with(dropping)
        .get(() -> attention.new Forward(out, probabilities, qkv, heads, documents, dropping))
        .run(starts, dropout, key);
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
    boolean dropping = dropout > 0;
    call(Operation.ATTENTION_BACKWARD)
        .with(dqkv)
        .with(dout)
        .with(probabilities)
        .with(qkv)
        .with(dropping)
        .get(() -> attention.new Backward(dqkv, dout, probabilities, qkv, heads, dropping))
        .run(dropout, key);
  }

  @Override
  public void dropout(INDArray out, INDArray x, INDArray residual, float rate, long key) {
    dropoutLoop.run(NativeTensor.of(out), NativeTensor.of(x), asStrided(residual), rate, key);
  }

  @Override
  public void headForward(INDArray logits, INDArray x, INDArray wte) {
    call(Operation.HEAD_FORWARD)
        .with(logits)
        .with(x)
        .with(wte)
        .get(() -> linear.headForward(logits, x, wte))
        .run();
  }

  @Override
  public void headBackward(
      INDArray dx, INDArray dwte, INDArray dlogits, INDArray x, INDArray wte, boolean accumulate) {
    call(Operation.HEAD_BACKWARD)
        .with(dx)
        .with(dwte)
        .with(dlogits)
        .with(x)
        .with(wte)
        .with(accumulate)
        .get(() -> linear.headBackward(dx, dwte, dlogits, x, wte, accumulate))
        .run();
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
    crossEntropy(dlogits, logits, smoothing > 0).run(loss, nll, targets, smoothing, scale);
  }

  private OneDnnCrossEntropy crossEntropy(INDArray dlogits, INDArray logits, boolean smooth) {
    return call(Operation.CROSS_ENTROPY)
        .with(dlogits)
        .with(logits)
        .with(smooth)
        .get(() -> new OneDnnCrossEntropy(oneDnn, ones, threads, dlogits, logits, smooth));
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
    if (teacher == null && reference == null) {
      for (int n = 0; n < targets.length; n++) {
        terms.clear(n);
      }
      crossEntropy(dlogits, logits, mix.smoothing() > 0)
          .run(terms, targets, mix.smoothing(), mix.zLoss(), scale);
      return;
    }
    call(Operation.OBJECTIVE)
        .with(dlogits)
        .with(logits)
        .with(teacher)
        .with(reference)
        .get(() -> new OneDnnObjective(oneDnn, workers, dlogits, logits, teacher, reference))
        .run(terms, targets, mix, scale);
  }

  @Override
  public double sumOfSquares(INDArray x) {
    return call(Operation.SUM_OF_SQUARES).with(x).get(() -> new SumOfSquares(workers, x)).run();
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
    AdamWLoop loop =
        call(Operation.ADAM_W)
            .with(parameters)
            .with(gradients)
            .with(m)
            .with(v)
            .get(() -> adamW(parameters, gradients, m, v));
    nativeOps.setOmpNumThreads(1);
    loop.run(gradientScale, learningRate, beta1, beta2, epsilon, weightDecay, step);
    nativeOps.setOmpNumThreads(threads);
  }

  private AdamWLoop adamW(INDArray parameters, INDArray gradients, INDArray m, INDArray v) {
    NativeTensor twin = operands.twin(NativeTensor.of(parameters));
    nativeOps.setOmpNumThreads(1);
    return new AdamWLoop(oneDnn, workers, parameters, gradients, m, v, twin);
  }

  private static NativeTensor asStrided(INDArray array) {
    return array == null ? null : NativeTensor.of(array);
  }

  private PreparedCalls call(Operation operation) {
    useAllThreads();
    return calls.of(operation);
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
