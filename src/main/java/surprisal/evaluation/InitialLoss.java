package surprisal.evaluation;

import java.util.Locale;
import org.nd4j.linalg.api.ndarray.INDArray;
import surprisal.kernels.HostCopy;

/**
 * What an untrained model should cost. Its logits z know nothing of the target, so the loss is
 * E[log sum exp z] - E[z], which to second order is ln|V| + Var(z)/2. With GPT-2's initialization
 * the final normalization leaves C values of unit variance, which meet an embedding N(0, 0.02):
 * Var(z) = 0.02^2 C.
 *
 * @param vocabSize |V|
 * @param logitVariance variance over the classes, averaged over positions
 * @param measuredNats the untrained model's loss
 */
public record InitialLoss(int vocabSize, double logitVariance, double measuredNats) {
  private static final double TOLERANCE = 0.05;
  private static final double LARGE_VARIANCE = 1;

  /** Mean over the rows of {@code logits} [N,V] of their variance over the classes. */
  public static double variance(INDArray logits) {
    int rows = (int) logits.size(0);
    int V = (int) logits.size(1);
    double[] z = HostCopy.read(logits);
    double sum = 0;
    for (int n = 0; n < rows; n++) {
      double mean = 0;
      for (int v = 0; v < V; v++) {
        mean += z[n * V + v] / V;
      }
      for (int v = 0; v < V; v++) {
        double d = z[n * V + v] - mean;
        sum += d * d / V;
      }
    }
    return sum / rows;
  }

  /** ln|V| + Var/2, nats. */
  public double predictedNats() {
    return Math.log(vocabSize) + logitVariance / 2;
  }

  /** Whether measurement and prediction agree within 0.05 nats and the variance is not large. */
  public boolean asExpected() {
    return Math.abs(measuredNats - predictedNats()) <= TOLERANCE && logitVariance <= LARGE_VARIANCE;
  }

  /** One line for a person. */
  public String sentence() {
    String facts =
        String.format(
            Locale.ROOT,
            "untrained: %.4f nats; predicted ln|V| %.4f + half the logits' variance %.4f = %.4f",
            measuredNats,
            Math.log(vocabSize),
            logitVariance / 2,
            predictedNats());
    if (asExpected()) {
      return facts + ", as it should be";
    }
    if (logitVariance > LARGE_VARIANCE) {
      return facts
          + "; the logits vary much for a model that knows nothing: the initialization is too wide,"
          + " or these weights are trained already";
    }
    return facts
        + (measuredNats < predictedNats()
            ? "; better than a guess before training: targets leak into the inputs, or the weights"
                + " are trained already"
            : "; worse than a guess: targets and logits may be shifted against each other, or few"
                + " classes dominate the logits");
  }
}
