package surprisal.kernels;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Training steps of a whole model on random tokens, strung together from the kernels alone: for
 * tests of everything at once, and for {@link KernelsStepBench}.
 */
public final class KernelsStep {
  private final Kernels kernels;
  private final Size size;
  private final Heads heads;
  private final Tensor parameters, gradients;
  private final List<AdamWGroup> groups;
  private final SplittableRandom random = new SplittableRandom(1);
  private final int[] tokens, positions, ids;
  private final Targets targets;
  private long offset;
  private long number;

  private final Tensor wte, dwte, wpe, dwpe;
  private final Block[] blocks;
  private final Norm lastNorm;
  private final Tensor[] x;
  private final Tensor last, lastKept, logits, dlogits, dx, dnarrow, dqkv, dwide;

  /** B sequences of T tokens; layers of NH heads and C channels; V classes. */
  public record Size(int layers, int NH, int C, int T, int B, int V) {
    int N() {
      return B * T;
    }

    long parameters() {
      return (long) V * C + (long) T * C + layers * (12L * C * C + 13L * C) + 2L * C;
    }

    /** 6 per token and weight of a product, and attention's products as if nothing were masked. */
    double floatingPointOperations() {
      double weights = 12.0 * layers * C * C + (double) V * C;
      return 6.0 * N() * weights + 12.0 * layers * N() * (double) T * C;
    }
  }

  public KernelsStep(Kernels kernels, Size size) {
    this.kernels = kernels;
    this.size = size;
    int C = size.C, T = size.T, V = size.V, N = size.N();
    heads = new Heads(size.NH, size.NH, C / size.NH);
    long P = size.parameters();
    parameters = kernels.zeros(P);
    gradients = kernels.zeros(P);
    groups =
        List.of(new AdamWGroup(parameters, gradients, kernels.zeros(P), kernels.zeros(P), 0.1));
    wte = parameter(V, C);
    dwte = gradient(wte);
    wpe = parameter(T, C);
    dwpe = gradient(wpe);
    blocks = new Block[size.layers];
    Arrays.setAll(blocks, l -> new Block());
    lastNorm = norm();
    fill();

    x = new Tensor[2 * size.layers + 1];
    Arrays.setAll(x, i -> kernels.zeros(N, C));
    last = kernels.operand(N, C);
    lastKept = kernels.normKept(N, NormKind.LAYERNORM);
    logits = kernels.zeros(N, V);
    dlogits = kernels.operand(1).type() == kernels.type() ? logits : kernels.operand(N, V);
    dx = kernels.zeros(N, C);
    dnarrow = kernels.operand(N, C);
    dqkv = kernels.operand(N, 3 * C);
    dwide = kernels.operand(N, 4 * C);
    tokens = new int[N];
    positions = new int[N];
    ids = new int[N];
    Arrays.setAll(positions, n -> n % T);
    double[] ones = new double[N];
    Arrays.fill(ones, 1);
    targets = new Targets(ids, ones, 1.0 / N);
  }

  /** The parameters of a layer, and what its forward leaves for backward. */
  private final class Block {
    final int C = size.C, N = size.N();
    final Norm norm1 = norm();
    final Linear attention = linear(C, 3 * C);
    final Linear projection = linear(C, C);
    final Norm norm2 = norm();
    final Linear up = linear(C, 4 * C);
    final Linear down = linear(4 * C, C);
    final Tensor kept1 = kernels.normKept(N, NormKind.LAYERNORM);
    final Tensor kept2 = kernels.normKept(N, NormKind.LAYERNORM);
    final Tensor normed1 = kernels.operand(N, C);
    final Tensor normed2 = kernels.operand(N, C);
    final Tensor qkv = kernels.operand(N, 3 * C);
    final Tensor attentionKept = kernels.attentionKept(size.B, size.T, heads);
    final Tensor mixed = kernels.operand(N, C);
    final Tensor wide = kernels.operand(N, 4 * C);
    final Tensor active = kernels.operand(N, 4 * C);

    void forward(Kernels k, Tensor in, Tensor middle, Tensor out) {
      k.normForward(normed1, kept1, in, norm1);
      k.linearForward(qkv, normed1, attention, null);
      k.attentionForward(mixed, attentionKept, qkv, heads, null, Dropout.NONE);
      k.linearForward(middle, mixed, projection, in);
      k.normForward(normed2, kept2, middle, norm2);
      k.linearForward(wide, normed2, up, null);
      k.activationForward(active, wide, Activation.GELU);
      k.linearForward(out, active, down, middle);
    }

    void backward(Kernels k, Tensor in, Tensor middle) {
      k.linearBackward(dwide, dx, active, down, false);
      k.activationBackward(dwide, dwide, wide, Activation.GELU);
      k.linearBackward(dnarrow, dwide, normed2, up, false);
      k.normBackward(dx, dx, dnarrow, middle, kept2, norm2, false);
      k.linearBackward(dnarrow, dx, mixed, projection, false);
      k.attentionBackward(dqkv, dnarrow, attentionKept, qkv, heads, null, Dropout.NONE);
      k.linearBackward(dnarrow, dqkv, normed1, attention, false);
      k.normBackward(dx, dx, dnarrow, in, kept1, norm1, false);
    }
  }

  private Norm norm() {
    Tensor gain = parameter(size.C), dgain = gradient(gain);
    Tensor bias = parameter(size.C), dbias = gradient(bias);
    return new Norm(NormKind.LAYERNORM, gain, dgain, bias, dbias);
  }

  private Linear linear(int K, int M) {
    Tensor weight = parameter(K, M), dweight = gradient(weight);
    Tensor bias = parameter(M), dbias = gradient(bias);
    return new Linear(weight, dweight, bias, dbias);
  }

  private Tensor parameter(long... shape) {
    Tensor view = parameters.view(offset, shape);
    offset += view.length();
    return view;
  }

  /** The gradient of the parameter that was made last. */
  private Tensor gradient(Tensor parameter) {
    return gradients.view(offset - parameter.length(), parameter.shape());
  }

  /** Small random numbers, and gains of 1. */
  private void fill() {
    long P = size.parameters();
    for (long from = 0; from < P; from += 1 << 16) {
      float[] initial = new float[(int) Math.min(1 << 16, P - from)];
      for (int i = 0; i < initial.length; i++) {
        initial[i] = (float) (0.04 * (random.nextDouble() + random.nextDouble() - 1));
      }
      parameters.view(from, initial.length).write(initial);
    }
    float[] ones = new float[size.C];
    Arrays.fill(ones, 1);
    lastNorm.gain().write(ones);
    for (Block block : blocks) {
      block.norm1.gain().write(ones);
      block.norm2.gain().write(ones);
    }
    kernels.parametersChanged(parameters);
  }

  /** One more step; returns its loss. */
  public double step() {
    return step(kernels);
  }

  /** The same through a decorator of the kernels. */
  double step(Kernels k) {
    for (int n = 0; n < tokens.length; n++) {
      tokens[n] = random.nextInt(size.V);
      ids[n] = random.nextInt(size.V);
    }
    k.embeddingForward(x[0], tokens, positions, wte, wpe);
    for (int l = 0; l < blocks.length; l++) {
      blocks[l].forward(k, x[2 * l], x[2 * l + 1], x[2 * l + 2]);
    }
    Tensor end = x[2 * blocks.length];
    k.normForward(last, lastKept, end, lastNorm);
    k.headForward(logits, last, wte);
    LossTerms terms = k.objective(dlogits, logits, targets, Guides.NONE, LossMix.hard(0));
    k.headBackward(dnarrow, dwte, dlogits, last, wte, false);
    k.normBackward(dx, null, dnarrow, end, lastKept, lastNorm, false);
    for (int l = blocks.length - 1; l >= 0; l--) {
      blocks[l].backward(k, x[2 * l], x[2 * l + 1]);
    }
    k.embeddingBackward(dwte, dwpe, dx, tokens, positions, false);
    k.adamW(gradients, groups, new AdamWStep(1e-3, 0.9, 0.99, 1e-8, 1, ++number));
    return Arrays.stream(terms.hard()).average().orElseThrow();
  }

  /** Of the last step, [P]. */
  public Tensor gradients() {
    return gradients;
  }
}
