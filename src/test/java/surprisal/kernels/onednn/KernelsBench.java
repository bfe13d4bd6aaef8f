package surprisal.kernels.onednn;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
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
import surprisal.kernels.HostCopy;
import surprisal.kernels.Kernels;

/**
 * Single kernels at the sizes of one layer, in milliseconds: {@code scripts/bench-kernels.sh
 * [PATTERN] [-p setting=B]}. Times of cold arrays, as in a training step, are longer.
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
  private int heads;
  private INDArray wpe,
      dwpe,
      x,
      dx,
      out,
      dout,
      mean,
      rstd,
      gain,
      bias,
      dgain,
      dbias,
      wide,
      dwide,
      act;
  private INDArray up, dup, probabilities, qkv, dqkv, mixed, dmixed, wte, dwte, logits, dlogits;
  private INDArray values, gradients, m, v;
  private int[] tokens, positions;
  private double[] loss, nll, scale;
  private long step;

  /**
   * Arrays full of small random numbers; a weight, the table and the optimizer share one buffer.
   */
  @Setup
  public void prepare() {
    kernels = new OneDnnKernels(precision.equals("bf16"), threads);
    int T = setting.length, N = setting.batch * T, C = setting.width, V = setting.classes;
    heads = setting.heads;
    long weights = 4L * C * C, table = (long) V * C;
    values = random(kernels.zeros(weights + table));
    gradients = random(kernels.zeros(weights + table));
    m = kernels.zeros(weights + table);
    v = kernels.zeros(weights + table);
    kernels.parametersChanged(values);
    up = slice(values, 0, C, 4 * C);
    dup = slice(gradients, 0, C, 4 * C);
    wte = slice(values, weights, V, C);
    dwte = slice(gradients, weights, V, C);
    wpe = random(kernels.zeros(T, C));
    dwpe = kernels.zeros(T, C);
    x = random(kernels.zeros(N, C));
    dx = random(kernels.zeros(N, C));
    out = random(kernels.operand(N, C));
    dout = random(kernels.operand(N, C));
    mean = kernels.zeros(N);
    rstd = kernels.zeros(N);
    gain = random(kernels.zeros(C));
    bias = random(kernels.zeros(C));
    dgain = kernels.zeros(C);
    dbias = kernels.zeros(C);
    wide = random(kernels.operand(N, 4 * C));
    dwide = random(kernels.operand(N, 4 * C));
    act = random(kernels.operand(N, 4 * C));
    qkv = random(kernels.operand(N, 3 * C));
    dqkv = random(kernels.operand(N, 3 * C));
    mixed = random(kernels.operand(N, C));
    dmixed = random(kernels.operand(N, C));
    probabilities = kernels.operand(setting.batch * heads, T, T);
    logits = kernels.zeros(N, V);
    dlogits = kernels.type() == kernels.operand(1).dataType() ? logits : kernels.operand(N, V);
    SplittableRandom random = new SplittableRandom(1);
    tokens = random.ints(N, 0, V).toArray();
    positions = random.ints(N, 0, T).toArray();
    loss = new double[N];
    nll = new double[N];
    scale = new double[N];
    Arrays.fill(scale, 1.0 / N);
    layerNormForward();
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
  public void layerNormForward() {
    kernels.layerNormForward(out, mean, rstd, x, gain, bias);
  }

  @Benchmark
  public void layerNormBackward() {
    kernels.layerNormBackward(dx, dx, dgain, dbias, dout, x, mean, rstd, gain, false);
  }

  @Benchmark
  public void linearForward() {
    kernels.linearForward(wide, out, up, null, null);
  }

  @Benchmark
  public void linearBackward() {
    kernels.linearBackward(dout, dup, null, dwide, out, up, false);
  }

  @Benchmark
  public void geluForward() {
    kernels.geluForward(act, wide);
  }

  @Benchmark
  public void geluBackward() {
    kernels.geluBackward(dwide, dwide, wide);
  }

  @Benchmark
  public void attentionForward() {
    kernels.attentionForward(mixed, probabilities, qkv, heads, null, 0, 0);
  }

  @Benchmark
  public void attentionBackward() {
    kernels.attentionBackward(dqkv, dmixed, probabilities, qkv, heads, null, 0, 0);
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
  public void crossEntropy() {
    kernels.crossEntropy(loss, nll, dlogits, logits, tokens, 0, scale);
  }

  @Benchmark
  public double sumOfSquares() {
    return kernels.sumOfSquares(gradients);
  }

  @Benchmark
  public void adamW() {
    kernels.adamW(values, gradients, m, v, 1, 1e-4, 0.9, 0.99, 1e-8, 0.1, ++step);
  }

  private static INDArray random(INDArray array) {
    SplittableRandom random = new SplittableRandom(array.length());
    double[] values = random.doubles(array.length(), -0.1, 0.1).toArray();
    HostCopy.write(array, values);
    return array;
  }

  private static INDArray slice(INDArray flat, long from, long rows, long columns) {
    return flat.get(NDArrayIndex.interval(from, from + rows * columns)).reshape('c', rows, columns);
  }

  @TearDown
  public void close() throws Exception {
    kernels.close();
  }
}
