package surprisal.kernels;

import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.Pointer;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.kernels.onednn.NativeFloats;
import surprisal.kernels.onednn.OneDnnKernels;

/**
 * Times whole training steps strung together from the kernels alone, and says where the time goes.
 * Arguments: A, B or C; fp32 or bf16; number of steps; threads.
 */
public final class KernelsStepBench {
  private final Kernels kernels;
  private final int layers, NH, C, T, B, V, N;
  private final INDArray parameters, gradients, m, v;
  private final Map<String, Long> nanos = new LinkedHashMap<>();
  private final SplittableRandom random = new SplittableRandom(1);
  private final int[] tokens, positions, targets;
  private final double[] loss, nll, scale;
  private long offset;
  private boolean oneThread;

  private final INDArray wte, dwte, wpe, dwpe;
  private final INDArray[][] weights, dweights;
  private final INDArray gain, bias, dgain, dbias;
  private final INDArray[] x, mean1, rstd1, mean2, rstd2, ln1, ln2, qkv, p, mixed, middle, up, act;
  private final INDArray lnf, meanf, rstdf, logits, dlogits, dx, dnarrow, dqkv, dwide;
  private long step;

  public KernelsStepBench(Kernels kernels, int layers, int heads, int C, int T, int B, int V) {
    this.kernels = kernels;
    this.layers = layers;
    this.NH = heads;
    this.C = C;
    this.T = T;
    this.B = B;
    this.V = V;
    N = B * T;
    long P = (long) V * C + (long) T * C + (long) layers * (12L * C * C + 13L * C) + 2L * C;
    parameters = kernels.zeros(P);
    gradients = kernels.zeros(P);
    m = kernels.zeros(P);
    v = kernels.zeros(P);
    wte = parameter(parameters, V, C);
    dwte = again(wte);
    wpe = parameter(parameters, T, C);
    dwpe = again(wpe);
    weights = new INDArray[layers][];
    dweights = new INDArray[layers][];
    for (int l = 0; l < layers; l++) {
      long[][] shapes = {
        {C}, {C}, {C, 3 * C}, {3 * C}, {C, C}, {C}, {C}, {C}, {C, 4 * C}, {4 * C}, {4 * C, C}, {C}
      };
      weights[l] = new INDArray[shapes.length];
      dweights[l] = new INDArray[shapes.length];
      for (int i = 0; i < shapes.length; i++) {
        weights[l][i] = parameter(parameters, shapes[i]);
        dweights[l][i] = again(weights[l][i]);
      }
    }
    gain = parameter(parameters, C);
    dgain = again(gain);
    bias = parameter(parameters, C);
    dbias = again(bias);
    float[] initial = new float[1 << 16];
    for (long from = 0; from < P; from += initial.length) {
      for (int i = 0; i < initial.length; i++) {
        initial[i] = (float) (0.04 * (random.nextDouble() + random.nextDouble() - 1));
      }
      NativeFloats.of(parameters).write(from, initial, 0, (int) Math.min(initial.length, P - from));
    }
    gain.assign(1);
    for (int l = 0; l < layers; l++) {
      weights[l][0].assign(1);
      weights[l][6].assign(1);
    }
    kernels.parametersChanged(parameters);

    x = residuals(2 * layers + 1);
    mean1 = statistics();
    rstd1 = statistics();
    mean2 = statistics();
    rstd2 = statistics();
    ln1 = operands(layers, N, C);
    ln2 = operands(layers, N, C);
    qkv = operands(layers, N, 3 * C);
    p = operands(layers, (long) B * NH, T, T);
    mixed = operands(layers, N, C);
    middle = operands(layers, N, C);
    up = operands(layers, N, 4 * C);
    act = operands(layers, N, 4 * C);
    lnf = kernels.operand(N, C);
    meanf = kernels.zeros(N);
    rstdf = kernels.zeros(N);
    logits = kernels.zeros(N, V);
    dlogits = kernels.operand(1).dataType() == DataType.FLOAT ? logits : kernels.operand(N, V);
    dx = kernels.zeros(N, C);
    dnarrow = kernels.operand(N, C);
    dqkv = kernels.operand(N, 3 * C);
    dwide = kernels.operand(N, 4 * C);
    tokens = new int[N];
    positions = new int[N];
    targets = new int[N];
    Arrays.setAll(positions, n -> n % T);
    loss = new double[N];
    nll = new double[N];
    scale = new double[N];
    Arrays.fill(scale, 1.0 / N);
  }

  private INDArray parameter(INDArray flat, long... shape) {
    long length = Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    INDArray view = flat.get(NDArrayIndex.interval(offset, offset + length)).reshape('c', shape);
    offset += length;
    return view;
  }

  private INDArray again(INDArray parameter) {
    offset -= parameter.length();
    return parameter(gradients, parameter.shape());
  }

  private INDArray[] residuals(int count) {
    INDArray[] arrays = new INDArray[count];
    Arrays.setAll(arrays, i -> kernels.zeros(N, C));
    return arrays;
  }

  private INDArray[] statistics() {
    INDArray[] arrays = new INDArray[layers];
    Arrays.setAll(arrays, i -> kernels.zeros(N));
    return arrays;
  }

  private INDArray[] operands(int count, long... shape) {
    INDArray[] arrays = new INDArray[count];
    Arrays.setAll(arrays, i -> kernels.operand(shape));
    return arrays;
  }

  /** With one thread its own CPU time, which other processes on the machine do not disturb. */
  private long now() {
    return oneThread
        ? ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime()
        : System.nanoTime();
  }

  private void timed(String part, Runnable work) {
    long start = now();
    work.run();
    nanos.merge(part, now() - start, Long::sum);
  }

  public double step() {
    for (int n = 0; n < N; n++) {
      tokens[n] = random.nextInt(V);
      targets[n] = random.nextInt(V);
    }
    Kernels k = kernels;
    timed("embedding", () -> k.embeddingForward(x[0], tokens, positions, wte, wpe));
    for (int i = 0; i < layers; i++) {
      int l = i;
      INDArray[] w = weights[l];
      timed(
          "layernorm", () -> k.layerNormForward(ln1[l], mean1[l], rstd1[l], x[2 * l], w[0], w[1]));
      timed("linear", () -> k.linearForward(qkv[l], ln1[l], w[2], w[3], null));
      timed("attention", () -> k.attentionForward(mixed[l], p[l], qkv[l], NH, null, 0, 0));
      timed("linear", () -> k.linearForward(x[2 * l + 1], mixed[l], w[4], w[5], x[2 * l]));
      timed(
          "layernorm",
          () -> k.layerNormForward(ln2[l], mean2[l], rstd2[l], x[2 * l + 1], w[6], w[7]));
      timed("linear", () -> k.linearForward(up[l], ln2[l], w[8], w[9], null));
      timed("gelu", () -> k.geluForward(act[l], up[l]));
      timed("linear", () -> k.linearForward(x[2 * l + 2], act[l], w[10], w[11], x[2 * l + 1]));
    }
    timed("layernorm", () -> k.layerNormForward(lnf, meanf, rstdf, x[2 * layers], gain, bias));
    timed("head", () -> k.headForward(logits, lnf, wte));
    timed("loss", () -> k.crossEntropy(loss, nll, dlogits, logits, targets, 0, scale));
    timed("head", () -> k.headBackward(dnarrow, dwte, dlogits, lnf, wte, false));
    timed(
        "layernorm",
        () ->
            k.layerNormBackward(
                dx, null, dgain, dbias, dnarrow, x[2 * layers], meanf, rstdf, gain, false));
    for (int i = layers - 1; i >= 0; i--) {
      int l = i;
      INDArray[] w = weights[l], d = dweights[l];
      timed("linear", () -> k.linearBackward(dwide, d[10], d[11], dx, act[l], w[10], false));
      timed("gelu", () -> k.geluBackward(dwide, dwide, up[l]));
      timed("linear", () -> k.linearBackward(dnarrow, d[8], d[9], dwide, ln2[l], w[8], false));
      timed(
          "layernorm",
          () ->
              k.layerNormBackward(
                  dx, dx, d[6], d[7], dnarrow, x[2 * l + 1], mean2[l], rstd2[l], w[6], false));
      timed("linear", () -> k.linearBackward(dnarrow, d[4], d[5], dx, mixed[l], w[4], false));
      timed("attention", () -> k.attentionBackward(dqkv, dnarrow, p[l], qkv[l], NH, null, 0, 0));
      timed("linear", () -> k.linearBackward(dnarrow, d[2], d[3], dqkv, ln1[l], w[2], false));
      timed(
          "layernorm",
          () ->
              k.layerNormBackward(
                  dx, dx, d[0], d[1], dnarrow, x[2 * l], mean1[l], rstd1[l], w[0], false));
    }
    timed("embedding", () -> k.embeddingBackward(dwte, dwpe, dx, tokens, positions, false));
    double[] norm = new double[1];
    timed("norm", () -> norm[0] = Math.sqrt(k.sumOfSquares(gradients)));
    step++;
    double clip = Math.min(1, 1 / norm[0]);
    timed(
        "adamw",
        () -> k.adamW(parameters, gradients, m, v, clip, 1e-3, 0.9, 0.99, 1e-8, 0.1, step));
    return Arrays.stream(loss).average().orElseThrow();
  }

  /** GFLOP/s of the better of two large products of the kernels' own precision. */
  double peak() {
    double best = 0;
    for (int size : new int[] {768, 2048}) {
      INDArray x = kernels.operand(2048, size), out = kernels.operand(2048, size);
      INDArray weights = kernels.zeros((long) size * size);
      kernels.parametersChanged(weights);
      INDArray weight = weights.reshape('c', size, size);
      for (int i = 0; i < 30; i++) {
        long start = now();
        kernels.linearForward(out, x, weight, null, null);
        best = Math.max(best, 2.0 * 2048 * size * size / (now() - start));
      }
    }
    return best;
  }

  public INDArray gradients() {
    return gradients;
  }

  /** 6 per token and weight of a product, and attention's products as if nothing were masked. */
  double floatingPointOperations() {
    return 6.0 * N * (12.0 * layers * C * C + (double) V * C) + 12.0 * layers * N * (double) T * C;
  }

  public static void main(String[] arguments) {
    int[] shape =
        switch (arguments[0]) {
          case "A" -> new int[] {4, 4, 128, 64, 12, 65};
          case "B" -> new int[] {6, 6, 384, 256, 8, 65};
          default -> new int[] {12, 12, 768, 64, 4, 50304};
        };
    boolean bf16 = arguments[1].equals("bf16");
    int steps = Integer.parseInt(arguments[2]);
    int threads = arguments.length > 3 ? Integer.parseInt(arguments[3]) : 2;
    try (Kernels kernels = new OneDnnKernels(bf16, threads)) {
      System.out.println(kernels.description());
      var bench =
          new KernelsStepBench(kernels, shape[0], shape[1], shape[2], shape[3], shape[4], shape[5]);
      bench.oneThread = threads == 1;
      for (int i = 0; i < Math.max(3, steps / 3); i++) {
        bench.step();
      }
      bench.nanos.clear();

      double[] millis = new double[steps];
      double loss = 0;
      long allocated = allocatedBytes();
      for (int i = 0; i < steps; i++) {
        long start = bench.now();
        loss = bench.step();
        millis[i] = (bench.now() - start) / 1e6;
      }
      allocated = allocatedBytes() - allocated;
      Arrays.sort(millis);
      double median = millis[steps / 2];
      System.out.printf(
          Locale.ROOT,
          "%s %s tokens_per_second %.0f (best %.0f) ms %.2f %.2f %.2f gflops %.0f loss %.4f"
              + " of_peak_gflops %.0f garbage_bytes_per_step %d rss_mb %d%n",
          arguments[0],
          arguments[1],
          bench.N / median * 1e3,
          bench.N / millis[0] * 1e3,
          median,
          millis[0],
          millis[steps - 1],
          bench.floatingPointOperations() / median / 1e6,
          loss,
          bench.peak(),
          allocated / steps,
          Pointer.physicalBytes() >> 20);
      bench.nanos.forEach(
          (part, total) ->
              System.out.printf(Locale.ROOT, "  %-10s %8.3f ms%n", part, total / 1e6 / steps));
    }
  }

  private static long allocatedBytes() {
    return ((com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean())
        .getThreadAllocatedBytes(Thread.currentThread().getId());
  }
}
