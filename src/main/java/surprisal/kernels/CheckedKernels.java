package surprisal.kernels;

import java.util.List;

/**
 * Other kernels, behind a check of everything that {@link Kernels} says about shapes, element types
 * and ids. A violation is a bug in the caller and ends in an {@link IllegalStateException}, such as
 * {@code normForward: out has shape [3, 4], expected [2, 5]}. What an engine keeps for backward is
 * its own affair.
 */
public final class CheckedKernels implements Kernels {
  private final Kernels kernels;
  private final ElementType narrow;

  public CheckedKernels(Kernels kernels) {
    this.kernels = kernels;
    narrow = kernels.memory().operandType();
  }

  @Override
  public String description() {
    return kernels.description();
  }

  @Override
  public EngineMemory memory() {
    return kernels.memory();
  }

  @Override
  public Tensor zeros(long... shape) {
    return kernels.zeros(shape);
  }

  @Override
  public Tensor operand(long... shape) {
    return kernels.operand(shape);
  }

  @Override
  public Tensor attentionKept(long B, long T, Heads heads) {
    check("attentionKept").equalHeads(heads);
    return kernels.attentionKept(B, T, heads);
  }

  @Override
  public void parametersChanged(Tensor parameters) {
    var check = check("parametersChanged");
    check.zeros("parameters", parameters, check.axes("parameters", parameters, 1));
    kernels.parametersChanged(parameters);
  }

  @Override
  public void embeddingForward(Tensor x, int[] tokens, int[] positions, Tensor wte, Tensor wpe) {
    var check = check("embeddingForward");
    long N = check.axes("x", x, 2)[0], C = x.size(1), V = check.axes("wte", wte, 2)[0];
    long blockSize = check.axes("wpe", wpe, 2)[0];
    check.zeros("x", x, N, C).zeros("wte", wte, V, C).zeros("wpe", wpe, blockSize, C);
    check.rows("tokens", tokens, N, V).rows("positions", positions, N, blockSize);
    kernels.embeddingForward(x, tokens, positions, wte, wpe);
  }

  @Override
  public void embeddingBackward(
      Tensor dwte, Tensor dwpe, Tensor dx, int[] tokens, int[] positions, boolean accumulate) {
    var check = check("embeddingBackward");
    long N = check.axes("dx", dx, 2)[0], C = dx.size(1), V = check.axes("dwte", dwte, 2)[0];
    long blockSize = check.axes("dwpe", dwpe, 2)[0];
    check.zeros("dx", dx, N, C).zeros("dwte", dwte, V, C).zeros("dwpe", dwpe, blockSize, C);
    check.rows("tokens", tokens, N, V).rows("positions", positions, N, blockSize);
    kernels.embeddingBackward(dwte, dwpe, dx, tokens, positions, accumulate);
  }

  @Override
  public void normForward(Tensor out, Tensor kept, Tensor x, Norm norm) {
    var check = check("normForward");
    long N = check.axes("x", x, 2)[0], C = x.size(1);
    check.operand("out", out, N, C).kept(kept).zeros("x", x, N, C);
    check.zeros("gain", norm.gain(), C).zerosOrNull("bias", norm.bias(), C);
    kernels.normForward(out, kept, x, norm);
  }

  @Override
  public void normBackward(
      Tensor dx,
      Tensor dresidual,
      Tensor dout,
      Tensor x,
      Tensor kept,
      Norm norm,
      boolean accumulate) {
    var check = check("normBackward");
    long N = check.axes("x", x, 2)[0], C = x.size(1);
    check.zeros("dx", dx, N, C).anyOrNull("dresidual", dresidual, N, C);
    check.operand("dout", dout, N, C).zeros("x", x, N, C).kept(kept);
    check.zeros("gain", norm.gain(), C).zerosOrNull("bias", norm.bias(), C);
    check.zeros("dgain", norm.dgain(), C).zerosOrNull("dbias", norm.dbias(), C);
    kernels.normBackward(dx, dresidual, dout, x, kept, norm, accumulate);
  }

  @Override
  public void linearForward(Tensor out, Tensor x, Linear linear, Tensor residual) {
    var check = check("linearForward");
    long N = check.axes("x", x, 2)[0], K = x.size(1);
    long M = check.axes("weight", linear.weight(), 2)[1];
    check.either("out", out, N, M).operand("x", x, N, K).zerosOrNull("residual", residual, N, M);
    check.require(residual == null || residual != out, "residual is out itself");
    check.zeros("weight", linear.weight(), K, M).zerosOrNull("bias", linear.bias(), M);
    kernels.linearForward(out, x, linear, residual);
  }

  @Override
  public void linearBackward(Tensor dx, Tensor dout, Tensor x, Linear linear, boolean accumulate) {
    var check = check("linearBackward");
    long N = check.axes("x", x, 2)[0], K = x.size(1);
    long M = check.axes("weight", linear.weight(), 2)[1];
    check.operand("dx", dx, N, K).either("dout", dout, N, M).operand("x", x, N, K);
    check.zeros("weight", linear.weight(), K, M).zerosOrNull("bias", linear.bias(), M);
    check.zeros("dweight", linear.dweight(), K, M).zerosOrNull("dbias", linear.dbias(), M);
    kernels.linearBackward(dx, dout, x, linear, accumulate);
  }

  @Override
  public void activationForward(Tensor out, Tensor x, Activation f) {
    var check = check("activationForward");
    long[] shape = check.axes("x", x, 2);
    check.operand("out", out, shape).operand("x", x, shape);
    kernels.activationForward(out, x, f);
  }

  @Override
  public void activationBackward(Tensor dx, Tensor dout, Tensor x, Activation f) {
    var check = check("activationBackward");
    long[] shape = check.axes("x", x, 2);
    check.operand("dx", dx, shape).operand("dout", dout, shape).operand("x", x, shape);
    kernels.activationBackward(dx, dout, x, f);
  }

  @Override
  public void attentionForward(
      Tensor out, Tensor kept, Tensor qkv, Heads heads, int[] starts, Dropout dropout) {
    var check = check("attentionForward").equalHeads(heads).kept(kept);
    long rows = check.axes("qkv", qkv, 2)[0];
    check.operand("qkv", qkv, rows, heads.qkvWidth()).operand("out", out, rows, heads.width());
    check.starts(starts, rows);
    kernels.attentionForward(out, kept, qkv, heads, starts, dropout);
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
    var check = check("attentionBackward").equalHeads(heads).kept(kept);
    long rows = check.axes("qkv", qkv, 2)[0];
    check.operand("qkv", qkv, rows, heads.qkvWidth()).operand("dqkv", dqkv, qkv.shape());
    check.operand("dout", dout, rows, heads.width()).starts(starts, rows);
    kernels.attentionBackward(dqkv, dout, kept, qkv, heads, starts, dropout);
  }

  @Override
  public void dropout(Tensor out, Tensor x, Tensor residual, Dropout dropout) {
    var check = check("dropout");
    long[] shape = check.axes("x", x, 2);
    check.zeros("out", out, shape).zeros("x", x, shape).zerosOrNull("residual", residual, shape);
    kernels.dropout(out, x, residual, dropout);
  }

  @Override
  public void headForward(Tensor logits, Tensor x, Tensor wte) {
    var check = check("headForward");
    long N = check.axes("x", x, 2)[0], C = x.size(1), V = check.axes("wte", wte, 2)[0];
    check.zeros("logits", logits, N, V).operand("x", x, N, C).zeros("wte", wte, V, C);
    kernels.headForward(logits, x, wte);
  }

  @Override
  public void headBackward(
      Tensor dx, Tensor dwte, Tensor dlogits, Tensor x, Tensor wte, boolean accumulate) {
    var check = check("headBackward");
    long N = check.axes("x", x, 2)[0], C = x.size(1), V = check.axes("wte", wte, 2)[0];
    check.operand("dx", dx, N, C).zeros("dwte", dwte, V, C).operand("dlogits", dlogits, N, V);
    check.operand("x", x, N, C).zeros("wte", wte, V, C);
    kernels.headBackward(dx, dwte, dlogits, x, wte, accumulate);
  }

  @Override
  public LossTerms objective(
      Tensor dlogits, Tensor logits, Targets targets, Guides guides, LossMix mix) {
    var check = check("objective");
    long N = check.axes("logits", logits, 2)[0], V = logits.size(1);
    check.zeros("logits", logits, N, V);
    if (dlogits != null && dlogits != logits) {
      check.operand("dlogits", dlogits, N, V);
    }
    check.targets(targets, N, V);
    check.anyOrNull("teacher", guides.teacher(), N, V);
    check.anyOrNull("reference", guides.reference(), N, V);
    check.require(mix.teacherWeight() == 0 || guides.teacher() != null, "teacher is missing");
    check.require(mix.klCoefficient() == 0 || guides.reference() != null, "reference is missing");
    return kernels.objective(dlogits, logits, targets, guides, mix);
  }

  @Override
  public double sumOfSquares(Tensor x) {
    check("sumOfSquares").require(x != null, "x is missing");
    return kernels.sumOfSquares(x);
  }

  @Override
  public Update adamW(Tensor gradients, List<AdamWGroup> groups, AdamWStep step) {
    var check = check("adamW");
    long P = check.axes("gradients", gradients, 1)[0], covered = 0;
    check.zeros("gradients", gradients, P);
    for (AdamWGroup group : groups) {
      covered += check.group(group);
    }
    check.require(covered == P, "groups cover " + covered + " of " + P + " gradients");
    return kernels.adamW(gradients, groups, step);
  }

  @Override
  public void close() {
    kernels.close();
  }

  private ArgumentCheck check(String operation) {
    return new ArgumentCheck(operation, kernels.type(), narrow);
  }
}
