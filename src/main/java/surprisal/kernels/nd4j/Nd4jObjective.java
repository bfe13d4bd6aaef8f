package surprisal.kernels.nd4j;

import static surprisal.kernels.nd4j.Nd4jOps.add;
import static surprisal.kernels.nd4j.Nd4jOps.matmul;
import static surprisal.kernels.nd4j.Nd4jOps.multiply;
import static surprisal.kernels.nd4j.Nd4jOps.subtract;
import static surprisal.kernels.nd4j.Nd4jTensor.array;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.reduce.same.Max;
import org.nd4j.linalg.api.ops.impl.transforms.strict.Exp;
import org.nd4j.linalg.factory.Nd4j;
import surprisal.kernels.Guides;
import surprisal.kernels.HostLossTerms;
import surprisal.kernels.Kernels;
import surprisal.kernels.LossMix;
import surprisal.kernels.LossTerms;
import surprisal.kernels.Targets;

/**
 * The terms of an objective and its gradient in ND4J operations: first what the other models and
 * z-loss add, into an array of its own, then cross-entropy, then their sum.
 */
final class Nd4jObjective {
  private final Scratch scratch;
  private final Nd4jCrossEntropy crossEntropy;
  private HostLossTerms terms;

  Nd4jObjective(Scratch scratch) {
    this.scratch = scratch;
    crossEntropy = new Nd4jCrossEntropy(scratch);
  }

  /** See {@link Kernels#objective}. */
  LossTerms run(INDArray dlogits, INDArray logits, Targets targets, Guides guides, LossMix mix) {
    terms = HostLossTerms.of(targets, terms);
    double[] scale = terms.scale();
    if (guides.none() && mix.zLoss() == 0) {
      crossEntropy.run(terms, dlogits, logits, targets.ids(), mix.smoothing(), scale);
      return terms.summed(targets, mix, logits.size(1));
    }
    INDArray extra = scratch.array("objective extra", logits.shape());
    divergence(terms, extra, logits, array(guides.reference()), mix, scale);
    if (guides.teacher() != null) {
      soft(terms, extra, logits, array(guides.teacher()), mix, scale);
    }
    double[] hardScale = terms.scale(mix.hardWeight());
    crossEntropy.run(terms, dlogits, logits, targets.ids(), mix.smoothing(), hardScale);
    if (dlogits != null) {
      add(dlogits, dlogits, extra);
    }
    for (int n = 0; n < scale.length; n++) {
      if (targets.ids()[n] < 0) {
        terms.clear(n);
      }
    }
    return terms.summed(targets, mix, logits.size(1));
  }

  /**
   * logZ and KL, and extra = the gradient of z-loss and KL; logits lose the maximum of each row.
   */
  private void divergence(
      HostLossTerms terms,
      INDArray extra,
      INDArray logits,
      INDArray reference,
      LossMix mix,
      double[] scale) {
    int N = scale.length;
    INDArray p = scratch.array("objective p", logits.shape());
    double[] max = shift(logits, logits);
    double[] logSum = softmax(p, logits);
    double[] weighted = new double[N]; // sum p ((z - max) - (reference - its max))
    INDArray d = null;
    if (reference != null) {
      d = scratch.array("objective difference", logits.shape());
      shift(d, reference);
      double[] referenceLogSum = softmax(scratch.array("objective other", logits.shape()), d);
      subtract(d, logits, d);
      multiply(d, d, p);
      weighted = rowSums(d);
      for (int n = 0; n < N; n++) {
        terms.kl()[n] = Math.max(0, weighted[n] + referenceLogSum[n] - logSum[n]);
      }
    }
    double[] mean = weighted;
    for (int n = 0; n < N; n++) {
      terms.logZ()[n] = max[n] + logSum[n];
    }
    // d logZ = p; d kl = p (log p - log reference - kl): both offsets cancel
    double c = mix.zLoss(), b = mix.klCoefficient();
    multiply(extra, p, column(N, n -> scale[n] * (2 * c * terms.logZ()[n] - b * mean[n])));
    if (d != null) {
      multiply(d, d, column(N, n -> scale[n] * b));
      add(extra, extra, d);
    }
  }

  /** T^2 CE and its floor; extra += a T (softmax(logits / T) - softmax(teacher / T)). */
  private void soft(
      HostLossTerms terms,
      INDArray extra,
      INDArray logits,
      INDArray teacher,
      LossMix mix,
      double[] scale) {
    int N = scale.length;
    double T = mix.temperature();
    INDArray t = scratch.array("objective other", logits.shape());
    INDArray p = scratch.array("objective p", logits.shape());
    INDArray product = scratch.array("objective difference", logits.shape());
    multiply(p, teacher, column(N, n -> 1 / T));
    shift(p, p);
    double[] teacherLogSum = softmax(t, p);
    multiply(product, t, p);
    double[] own = rowSums(product);
    multiply(p, logits, column(N, n -> 1 / T));
    multiply(product, t, p);
    double[] cross = rowSums(product);
    double[] logSum = softmax(p, p);
    for (int n = 0; n < N; n++) {
      terms.soft()[n] = T * T * (logSum[n] - cross[n]);
      terms.softFloor()[n] = T * T * Math.max(0, teacherLogSum[n] - own[n]);
    }
    subtract(p, p, t);
    multiply(p, p, column(N, n -> scale[n] * mix.teacherWeight() * T));
    add(extra, extra, p);
  }

  /** out = x less the maximum of each row, which is returned. */
  private double[] shift(INDArray out, INDArray x) {
    INDArray max = scratch.array("objective max", x.size(0), 1);
    Nd4j.exec(new Max(x, max, true, 1));
    subtract(out, x, max);
    return max.data().asDouble();
  }

  /** out = softmax of rows whose exponentials are in range; log of the sum of these. */
  private double[] softmax(INDArray out, INDArray x) {
    Nd4j.exec(new Exp(x, out));
    double[] sums = rowSums(out);
    multiply(out, out, column(sums.length, n -> 1 / sums[n]));
    return Arrays.stream(sums).map(Math::log).toArray();
  }

  private double[] rowSums(INDArray rows) {
    INDArray sums = scratch.array("objective sums", rows.size(0), 1);
    matmul(sums, rows, scratch.ones(rows.size(1), 1), 1, 0);
    return sums.data().asDouble();
  }

  private INDArray column(int N, IntToDoubleFunction value) {
    double[] values = new double[N];
    Arrays.setAll(values, value);
    return scratch.column("objective column", values);
  }
}
