package surprisal.kernels.onednn;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import surprisal.kernels.Activation;
import surprisal.kernels.AdamWGroup;
import surprisal.kernels.AdamWStep;
import surprisal.kernels.Dropout;
import surprisal.kernels.Guides;
import surprisal.kernels.Heads;
import surprisal.kernels.Kernels;
import surprisal.kernels.Linear;
import surprisal.kernels.LossMix;
import surprisal.kernels.LossTerms;
import surprisal.kernels.Norm;
import surprisal.kernels.NormKind;
import surprisal.kernels.Targets;
import surprisal.kernels.Tensor;
import surprisal.kernels.Update;

/**
 * Single kernels at the sizes of one layer, in milliseconds: {@code scripts/bench-kernels.sh
 * [PATTERN] [-p setting=B]}. Times of cold tensors, as in a training step, are longer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class KernelsBench {

  /** B sequences of T tokens, C channels in NH heads, V classes. */
  public enum Setting {
    A(12, 64, 128, 4, 65),
    B(8, 256, 384, 6, 65),
    C(4, 64, 768, 12, 50304);
    private final int batch, length, width, heads, classes;

    Setting(int batch, int length, int width, int heads, int classes) {
      this.batch = batch;
      this.length = length;
      this.width = width;
      this.heads = heads;
      this.classes = classes;
    }
  }

  @Param public Setting setting;

  @Param({"fp32", "bf16"})
  public String precision;

  @Param("2")
  public int threads;

  private Kernels kernels;
  private Heads heads;
  private Linear linear;
  private Norm norm;
  private Targets targets;
  private List<AdamWGroup> groups;
  private Tensor wpe, dwpe, x, dx, out, dout, normKept, wide, dwide, act;
  private Tensor attentionKept, qkv, dqkv, mixed, dmixed, wte, dwte, logits, dlogits, gradients;
  private int[] tokens, positions;
  private long step;

  /**
   * Tensors full of small random numbers; a weight, the table and the optimizer share one buffer.
   */
  @Setup
  public void prepare() {
    kernels = new OneDnnKernels(precision.equals("bf16"), threads);
    int T = setting.length, N = setting.batch * T, C = setting.width, V = setting.classes;
    heads = new Heads(setting.heads, setting.heads, C / setting.heads);
    long weights = 4L * C * C, table = (long) V * C;
    Tensor values = random(kernels.zeros(weights + table));
    gradients = random(kernels.zeros(weights + table));
    Tensor m = kernels.zeros(weights + table), v = kernels.zeros(weights + table);
    groups = List.of(new AdamWGroup(values, gradients, m, v, 0.1));
    kernels.parametersChanged(values);
    linear = new Linear(values.view(0, C, 4 * C), gradients.view(0, C, 4 * C), null, null);
    wte = values.view(weights, V, C);
    dwte = gradients.view(weights, V, C);
    wpe = random(kernels.zeros(T, C));
    dwpe = kernels.zeros(T, C);
    x = random(kernels.zeros(N, C));
    dx = random(kernels.zeros(N, C));
    out = random(kernels.operand(N, C));
    dout = random(kernels.operand(N, C));
    normKept = kernels.normKept(N, NormKind.LAYERNORM);
    norm =
        new Norm(
            NormKind.LAYERNORM,
            random(kernels.zeros(C)),
            kernels.zeros(C),
            random(kernels.zeros(C)),
            kernels.zeros(C));
    wide = random(kernels.operand(N, 4 * C));
    dwide = random(kernels.operand(N, 4 * C));
    act = random(kernels.operand(N, 4 * C));
    qkv = random(kernels.operand(N, 3 * C));
    dqkv = random(kernels.operand(N, 3 * C));
    mixed = random(kernels.operand(N, C));
    dmixed = random(kernels.operand(N, C));
    attentionKept = kernels.attentionKept(setting.batch, T, heads);
    logits = kernels.zeros(N, V);
    dlogits = kernels.type() == kernels.operand(1).type() ? logits : kernels.operand(N, V);
    SplittableRandom random = new SplittableRandom(1);
    tokens = random.ints(N, 0, V).toArray();
    positions = random.ints(N, 0, T).toArray();
    double[] ones = new double[N];
    Arrays.fill(ones, 1);
    targets = new Targets(tokens, ones, 1.0 / N);
    normForward();
    attentionForward();
  }

  @Benchmark
  public void embeddingForward() {
    kernels.embeddingForward(x, tokens, positions, wte, wpe);
  }

  @Benchmark
  public void embeddingBackward() {
    kernels.embeddingBackward(dwte, dwpe, x, tokens, positions, false);
  }

  @Benchmark
  public void normForward() {
    kernels.normForward(out, normKept, x, norm);
  }

  @Benchmark
  public void normBackward() {
    kernels.normBackward(dx, dx, dout, x, normKept, norm, false);
  }

  @Benchmark
  public void linearForward() {
    kernels.linearForward(wide, out, linear, null);
  }

  @Benchmark
  public void linearBackward() {
    kernels.linearBackward(dout, dwide, out, linear, false);
  }

  @Benchmark
  public void geluForward() {
    kernels.activationForward(act, wide, Activation.GELU);
  }

  @Benchmark
  public void geluBackward() {
    kernels.activationBackward(dwide, dwide, wide, Activation.GELU);
  }

  @Benchmark
  public void attentionForward() {
    kernels.attentionForward(mixed, attentionKept, qkv, heads, null, Dropout.NONE);
  }

  @Benchmark
  public void attentionBackward() {
    kernels.attentionBackward(dqkv, dmixed, attentionKept, qkv, heads, null, Dropout.NONE);
  }

  @Benchmark
  public void headForward() {
    kernels.headForward(logits, out, wte);
  }

  @Benchmark
  public void headBackward() {
    kernels.headBackward(dout, dwte, dlogits, out, wte, false);
  }

  @Benchmark
  public LossTerms crossEntropy() {
    return kernels.objective(dlogits, logits, targets, Guides.NONE, LossMix.hard(0));
  }

  @Benchmark
  public double sumOfSquares() {
    return kernels.sumOfSquares(gradients);
  }

  @Benchmark
  public Update adamW() {
    return kernels.adamW(gradients, groups, new AdamWStep(1e-4, 0.9, 0.99, 1e-8, 1, ++step));
  }

  private static Tensor random(Tensor tensor) {
    SplittableRandom random = new SplittableRandom(tensor.length());
    tensor.write(random.doubles(tensor.length(), -0.1, 0.1).toArray());
    return tensor;
  }

  @TearDown
  public void close() throws Exception {
    kernels.close();
  }
}
