package surprisal.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * Every operation refuses what {@link Kernels} forbids. That it accepts what is right, the
 * contracts show, whose kernels are all behind this check.
 */
class CheckedKernelsTest {
  private static final int N = 2, C = 5, K = 5, M = 3, V = 7;
  private static final Heads HEADS = new Heads(2, 2, 4);

  private final Kernels kernels = new CheckedKernels(new ScalarKernels());

  private static Tensor t(long... shape) {
    return ScalarTensor.zeros(shape);
  }

  private static void refuses(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(IllegalStateException.class).hasMessage(message);
  }

  @Test
  void saysWhatTheOthersSay() {
    assertThat(kernels.description()).isEqualTo("scalar loops, fp64");
    assertThat(kernels.type()).isEqualTo(ElementType.FP64);
    assertThat(kernels.zeros(2, 3).shape()).containsExactly(2, 3);
    assertThat(kernels.operand(4).shape()).containsExactly(4);
    assertThat(kernels.normKept(4, NormKind.LAYERNORM).shape()).containsExactly(2, 4);
    assertThat(kernels.attentionKept(3, 5, HEADS).shape()).containsExactly(6, 5, 5);
  }

  @Test
  void parametersChanged() {
    refuses(
        () -> kernels.parametersChanged(t(2, 3)),
        "parametersChanged: parameters has shape [2, 3], expected a vector");
  }

  @Test
  void embedding() {
    Tensor x = t(N, C), wte = t(V, C), wpe = t(4, C);
    int[] ids = {0, 1};
    refuses(
        () -> kernels.embeddingForward(x, ids, ids, t(V, C + 1), wpe),
        "embeddingForward: wte has shape [7, 6], expected [7, 5]");
    refuses(
        () -> kernels.embeddingForward(x, new int[3], ids, wte, wpe),
        "embeddingForward: tokens has length 3, expected 2");
    refuses(
        () -> kernels.embeddingForward(x, new int[] {0, 7}, ids, wte, wpe),
        "embeddingForward: tokens[1] is 7, expected 0 to 6");
    refuses(
        () -> kernels.embeddingForward(x, ids, new int[] {-1, 0}, wte, wpe),
        "embeddingForward: positions[0] is -1, expected 0 to 3");
    refuses(
        () -> kernels.embeddingBackward(wte, t(4, 1), x, ids, ids, false),
        "embeddingBackward: dwpe has shape [4, 1], expected [4, 5]");
    refuses(
        () -> kernels.embeddingBackward(wte, wpe, x, ids, new int[] {0, 4}, false),
        "embeddingBackward: positions[1] is 4, expected 0 to 3");
    refuses(
        () -> kernels.embeddingBackward(wte, wpe, x, new int[] {-1, 0}, ids, false),
        "embeddingBackward: tokens[0] is -1, expected 0 to 6");
  }

  @Test
  void norm() {
    Tensor x = t(N, C), kept = t(2, N);
    Norm norm = new Norm(NormKind.LAYERNORM, t(C), t(C), t(C), t(C));
    Norm narrow = new Norm(NormKind.LAYERNORM, t(C), t(C), t(C), t(C - 1));
    Norm frozen = new Norm(NormKind.LAYERNORM, t(C), null, t(C), null);
    Norm wide = new Norm(NormKind.LAYERNORM, t(C + 1), t(C + 1), null, null);
    refuses(
        () -> kernels.normForward(t(3, 4), kept, x, norm),
        "normForward: out has shape [3, 4], expected [2, 5]");
    refuses(() -> kernels.normForward(x, null, x, norm), "normForward: kept is missing");
    refuses(
        () -> kernels.normForward(x, kept, x, wide),
        "normForward: gain has shape [6], expected [5]");
    refuses(
        () -> kernels.normBackward(t(N, M), null, x, x, kept, norm, false),
        "normBackward: dx has shape [2, 3], expected [2, 5]");
    refuses(
        () -> kernels.normBackward(x, t(N), x, x, kept, norm, false),
        "normBackward: dresidual has shape [2], expected [2, 5]");
    refuses(
        () -> kernels.normBackward(x, null, x, x, null, norm, false),
        "normBackward: kept is missing");
    refuses(
        () -> kernels.normBackward(x, null, x, x, kept, frozen, false),
        "normBackward: dgain is missing, expected [5]");
    refuses(
        () -> kernels.normBackward(x, null, x, x, kept, narrow, false),
        "normBackward: dbias has shape [4], expected [5]");
  }

  @Test
  void linear() {
    Tensor x = t(N, K), out = t(N, M);
    Linear linear = new Linear(t(K, M), t(K, M), t(M), t(M));
    Linear biasOfInput = new Linear(t(K, M), t(K, M), t(K), t(M));
    Linear transposed = new Linear(t(K, M), t(M, K), t(M), t(M));
    refuses(
        () -> kernels.linearForward(t(N, K), x, linear, null),
        "linearForward: out has shape [2, 5], expected [2, 3]");
    refuses(
        () -> kernels.linearForward(out, x, biasOfInput, null),
        "linearForward: bias has shape [5], expected [3]");
    refuses(
        () -> kernels.linearForward(out, x, linear, x),
        "linearForward: residual has shape [2, 5], expected [2, 3]");
    refuses(
        () -> kernels.linearForward(out, x, linear, out), "linearForward: residual is out itself");
    refuses(
        () -> kernels.linearForward(out, t(N), linear, null),
        "linearForward: x has shape [2], expected a matrix");
    refuses(
        () -> kernels.linearBackward(out, out, x, linear, false),
        "linearBackward: dx has shape [2, 3], expected [2, 5]");
    refuses(
        () -> kernels.linearBackward(x, t(N + 1, M), x, linear, false),
        "linearBackward: dout has shape [3, 3], expected [2, 3]");
    refuses(
        () -> kernels.linearBackward(x, out, x, transposed, false),
        "linearBackward: dweight has shape [3, 5], expected [5, 3]");
  }

  @Test
  void activationAndDropout() {
    Tensor x = t(N, M), longer = t(N + 1, M);
    refuses(
        () -> kernels.activationForward(longer, x, Activation.GELU),
        "activationForward: out has shape [3, 3], expected [2, 3]");
    refuses(
        () -> kernels.activationBackward(x, longer, x, Activation.GELU),
        "activationBackward: dout has shape [3, 3], expected [2, 3]");
    refuses(
        () -> kernels.dropout(longer, x, null, Dropout.NONE),
        "dropout: out has shape [3, 3], expected [2, 3]");
    refuses(
        () -> kernels.dropout(x, x, longer, Dropout.NONE),
        "dropout: residual has shape [3, 3], expected [2, 3]");
  }

  @Test
  void attention() {
    Heads shared = new Heads(4, 2, 2);
    Tensor out = t(6, 8), qkv = t(6, 24), kept = t(4, 3, 3);
    refuses(
        () -> kernels.attentionKept(2, 3, shared),
        "attentionKept: 2 key/value heads for 4 query heads; this engine needs as many");
    refuses(
        () -> kernels.attentionForward(out, kept, t(6, 16), shared, null, Dropout.NONE),
        "attentionForward: 2 key/value heads for 4 query heads; this engine needs as many");
    refuses(
        () -> kernels.attentionForward(out, kept, t(6, 8), HEADS, null, Dropout.NONE),
        "attentionForward: qkv has shape [6, 8], expected [6, 24]");
    refuses(
        () -> kernels.attentionForward(t(6, 4), kept, qkv, HEADS, null, Dropout.NONE),
        "attentionForward: out has shape [6, 4], expected [6, 8]");
    refuses(
        () -> kernels.attentionForward(out, null, qkv, HEADS, null, Dropout.NONE),
        "attentionForward: kept is missing");
    refuses(
        () -> kernels.attentionForward(out, kept, qkv, HEADS, new int[3], Dropout.NONE),
        "attentionForward: starts has length 3, expected 6");
    refuses(
        () -> kernels.attentionBackward(t(3, 24), out, kept, qkv, HEADS, null, Dropout.NONE),
        "attentionBackward: dqkv has shape [3, 24], expected [6, 24]");
    refuses(
        () -> kernels.attentionBackward(qkv, t(5, 8), kept, qkv, HEADS, null, Dropout.NONE),
        "attentionBackward: dout has shape [5, 8], expected [6, 8]");
    refuses(
        () -> kernels.attentionBackward(qkv, out, null, qkv, HEADS, null, Dropout.NONE),
        "attentionBackward: kept is missing");
  }

  @Test
  void head() {
    Tensor x = t(N, C), wte = t(V, C), logits = t(N, V);
    refuses(
        () -> kernels.headForward(t(V, N), x, wte),
        "headForward: logits has shape [7, 2], expected [2, 7]");
    refuses(
        () -> kernels.headBackward(x, t(C, V), logits, x, wte, false),
        "headBackward: dwte has shape [5, 7], expected [7, 5]");
    refuses(
        () -> kernels.headBackward(x, wte, t(N, C), x, wte, false),
        "headBackward: dlogits has shape [2, 5], expected [2, 7]");
  }

  @Test
  void objective() {
    Tensor logits = t(N, V), other = t(N, C);
    LossMix hard = LossMix.hard(0);
    Targets targets = new Targets(new int[] {0, -1}, new double[N], 1);
    Targets tooHigh = new Targets(new int[] {0, V}, new double[N], 1);
    Targets weightless = new Targets(new int[N], new double[1], 1);
    refuses(
        () -> kernels.objective(other, logits, targets, Guides.NONE, hard),
        "objective: dlogits has shape [2, 5], expected [2, 7]");
    refuses(
        () -> kernels.objective(null, logits, tooHigh, Guides.NONE, hard),
        "objective: targets[1] is 7, expected less than 7");
    refuses(
        () -> kernels.objective(null, t(3, V), targets, Guides.NONE, hard),
        "objective: weights has length 2, expected 3");
    refuses(
        () -> kernels.objective(null, logits, weightless, Guides.NONE, hard),
        "objective: weights has length 1, expected 2");
    refuses(
        () -> kernels.objective(null, logits, targets, new Guides(other, null), hard),
        "objective: teacher has shape [2, 5], expected [2, 7]");
    refuses(
        () -> kernels.objective(null, logits, targets, new Guides(null, other), hard),
        "objective: reference has shape [2, 5], expected [2, 7]");
    refuses(
        () -> kernels.objective(null, logits, targets, Guides.NONE, new LossMix(0, 0.5, 1, 0, 0)),
        "objective: teacher is missing");
    refuses(
        () -> kernels.objective(null, logits, targets, Guides.NONE, new LossMix(0, 0, 1, 0.5, 0)),
        "objective: reference is missing");
  }

  @Test
  void optimizer() {
    AdamWStep step = new AdamWStep(0.1, 0.9, 0.99, 1e-8, 1, 1);
    AdamWGroup part = new AdamWGroup(t(5), t(5), t(5), t(5), 0);
    AdamWGroup uneven = new AdamWGroup(t(7), t(7), t(7), t(6), 0);
    refuses(() -> kernels.sumOfSquares(null), "sumOfSquares: x is missing");
    refuses(() -> kernels.adamW(t(7), List.of(part), step), "adamW: groups cover 5 of 7 gradients");
    refuses(
        () -> kernels.adamW(t(7), List.of(uneven), step),
        "adamW: v of a group has shape [6], expected [7]");
    refuses(
        () -> kernels.adamW(t(1, 7), List.of(), step),
        "adamW: gradients has shape [1, 7], expected a vector");
  }
}
