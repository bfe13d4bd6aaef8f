package surprisal.checks.sanity;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import surprisal.data.Batch;
import surprisal.evaluation.Prediction;
import surprisal.kernels.Tensor;
import surprisal.model.Parameter;

/** Is backward the gradient of the objective under any masks? In double. */
final class GradientChecks {
  private static final int ROWS = 3;
  private static final double ROUNDING = 1e-9;

  /** Accuracy of a central difference in double, relative to a parameter's largest gradient. */
  private static final double DIFFERENCE = 1e-4;

  private final SmallModel model;
  private final double labelSmoothing;
  private final SplittableRandom random;
  private final int[] inputs;
  private final int[] targets;
  private final long count;

  /**
   * @param model in double
   */
  GradientChecks(SmallModel model, double labelSmoothing, SplittableRandom random) {
    this.model = model;
    this.labelSmoothing = labelSmoothing;
    this.random = random;
    inputs = model.randomTokens(ROWS, random);
    targets = model.maskedTargets(ROWS, random);
    count = Arrays.stream(targets).filter(target -> target >= 0).count();
  }

  /** A masked target has neither loss nor gradient. */
  Finding masks() {
    double[] dlogits = dlogits();
    double[] logits = model.logits(inputs);
    double expected = 0;
    double masked = 0;
    int V = model.V();
    for (int n = 0; n < targets.length; n++) {
      if (targets[n] < 0) {
        for (int v = 0; v < V; v++) {
          masked = Math.max(masked, Math.abs(dlogits[n * V + v]));
        }
      } else {
        expected +=
            Prediction.surprisalNats(Arrays.copyOfRange(logits, n * V, (n + 1) * V), targets[n]);
      }
    }
    expected /= count;
    double seen = model.loss(inputs, targets).nllNats();
    return Finding.of(
        "masks",
        String.format(
            Locale.ROOT,
            "%d of %d targets cost %.6f, the masked 0",
            count,
            targets.length,
            expected),
        String.format(Locale.ROOT, "%.0e either way; for the masked 0", ROUNDING),
        String.format(Locale.ROOT, "%.6f; gradient of the masked %.1e", seen, masked),
        masked == 0 && Math.abs(seen - expected) <= ROUNDING,
        "mask ignored: masked targets have a loss or a gradient");
  }

  /**
   * The gradient with respect to the logits is softmax - target over the number of counted targets.
   */
  Finding softmaxMinusTarget() {
    double[] logits = model.logits(inputs);
    double[] seen = dlogits();
    int V = model.V();
    double worst = 0;
    double dot = 0;
    double square = 0;
    for (int n = 0; n < targets.length; n++) {
      if (targets[n] < 0) {
        continue;
      }
      double[] p = Prediction.probabilities(Arrays.copyOfRange(logits, n * V, (n + 1) * V));
      for (int v = 0; v < V; v++) {
        double q = labelSmoothing / V + (v == targets[n] ? 1 - labelSmoothing : 0);
        double expected = (p[v] - q) / count;
        worst = Math.max(worst, Math.abs(seen[n * V + v] - expected));
        dot += seen[n * V + v] * expected;
        square += expected * expected;
      }
    }
    double factor = dot / square;
    return Finding.of(
        "softmax - target",
        String.format(Locale.ROOT, "the logits' gradient times 1, over %d targets", count),
        String.format(Locale.ROOT, "%.0e", ROUNDING),
        String.format(Locale.ROOT, "times %.6f, differs by %.1e", factor, worst),
        worst <= ROUNDING,
        diagnosis(factor));
  }

  private String diagnosis(double factor) {
    if (Math.abs(factor * targets.length / count - 1) < 1e-6) {
      return "loss divided by the wrong count: by all "
          + targets.length
          + " positions instead of the "
          + count
          + " that count";
    }
    return Math.abs(factor - 1) > 1e-6
        ? String.format(Locale.ROOT, "gradient scaled by %.4f", factor)
        : "the logits' gradient is not that of cross-entropy";
  }

  private double[] dlogits() {
    Batch batch = model.batch(inputs, targets);
    Tensor logits = model.gpt().forward(batch);
    model.objective().differentiate(model.gpt().dlogits(), logits, batch, count);
    return model.gpt().dlogits().read();
  }

  /** Backward against central differences of forward, for some weights of every parameter. */
  Finding centralDifferences() {
    model.differentiate(model.batch(inputs, targets));
    double[] gradients = model.gradients();
    double worst = 0;
    String where = "";
    int checked = 0;
    for (Parameter parameter : model.gpt().parameters().all()) {
      int from = (int) model.offset(parameter);
      int length = (int) parameter.value().length();
      int largest = from;
      for (int i = from; i < from + length; i++) {
        largest = Math.abs(gradients[i]) > Math.abs(gradients[largest]) ? i : largest;
      }
      int[] chosen = {largest, from + random.nextInt(length), from + random.nextInt(length)};
      for (int index : chosen) {
        double difference = gradients[index] - model.slope(index, inputs, targets);
        double error = Math.abs(difference) / Math.max(Math.abs(gradients[largest]), 1e-6);
        checked++;
        if (!(error <= worst)) {
          worst = error;
          where = parameter.name();
        }
      }
    }
    return Finding.of(
        "central differences",
        String.format(Locale.ROOT, "%d gradients, relative error 0", checked),
        String.format(Locale.ROOT, "%.0e, as differences are approximate", DIFFERENCE),
        String.format(Locale.ROOT, "%.1e in %s", worst, where.replace("transformer.", "")),
        worst <= DIFFERENCE,
        "backward is not the derivative of forward, worst in " + where);
  }

  /** Rows one by one, accumulated, against all rows at once. */
  Finding accumulation() {
    double together = model.differentiate(model.batch(inputs, targets)).objectiveNats();
    double[] big = model.gradients();
    int T = model.T();
    Batch[] rows = new Batch[ROWS];
    for (int row = 0; row < ROWS; row++) {
      int[] in = Arrays.copyOfRange(inputs, row * T, (row + 1) * T);
      int[] out = Arrays.copyOfRange(targets, row * T, (row + 1) * T);
      rows[row] = model.batch(in, out);
    }
    double sum = model.differentiate(rows).objectiveSum();
    double[] small = model.gradients();
    double largest = Arrays.stream(big).map(Math::abs).max().orElseThrow();
    double worst = Math.abs(sum / count - together);
    for (int i = 0; i < big.length; i++) {
      worst = Math.max(worst, Math.abs(small[i] - big[i]) / largest);
    }
    return Finding.of(
        "accumulation",
        ROWS + " micro-batches with uneven masks equal one batch: 0",
        String.format(Locale.ROOT, "%.0e", ROUNDING),
        String.format(Locale.ROOT, "%.1e", worst),
        worst <= ROUNDING,
        "accumulation changes the gradient: micro-batches are averaged by the wrong count, or"
            + " overwrite each other");
  }
}
