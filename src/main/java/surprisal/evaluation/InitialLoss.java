package surprisal.evaluation;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;
import surprisal.kernels.HostCopy;

/**
 * What an untrained model must cost on a text. Its logits z are a random table that knows nothing
 * of which token follows which, so the loss is E[log sum exp z] - E[z of a token drawn by
 * frequency], about ln|V| + Var(z)/2. One logit is no chance: the tied head pulls towards the token
 * just read, and where the text repeats it, that is cheap.
 *
 * <p>Chance is left in the pairs of tokens (read, target) that the text consists of: each has its
 * own random logit of variance Var(z). The prediction is off by the sum of these logits, weighted
 * by how far each pair's share of the text is from what the frequencies of its tokens alone would
 * make it. That is the error bar: wide for a text of few pairs, narrow for one of many.
 *
 * @param vocabSize |V|
 * @param tokens targets looked at
 * @param measuredNats the model's loss on them
 * @param predictedNats what it must be
 * @param errorNats standard error of the prediction
 * @param logitVariance over the classes but the one just read, averaged over positions
 */
public record InitialLoss(
    int vocabSize,
    int tokens,
    double measuredNats,
    double predictedNats,
    double errorNats,
    double logitVariance) {
  private static final long MOST_LOGITS = 1 << 23;
  private static final double ERRORS_ALLOWED = 4;
  private static final double ROUNDING_NATS = 1e-3;
  private static final double LARGE_VARIANCE = 1;

  /**
   * Looks at a batch of an untrained model.
   *
   * @param logits [N,V]
   * @param inputs [N], the token read at each position
   * @param targets [N], negative where ignored; not all are
   */
  public static InitialLoss of(INDArray logits, int[] inputs, int[] targets) {
    int V = (int) logits.size(1);
    int[] rows =
        IntStream.range(0, targets.length)
            .filter(n -> targets[n] >= 0)
            .limit(Math.max(1, MOST_LOGITS / V))
            .toArray();
    Pairs pairs = new Pairs(inputs, targets, rows);
    double predicted = 0;
    double measured = 0;
    double variance = 0;
    for (int n : rows) {
      double[] z = HostCopy.read(logits.get(NDArrayIndex.point(n), NDArrayIndex.all()));
      double nats = Prediction.surprisalNats(z, targets[n]);
      double foreseen = targets[n] == inputs[n] ? z[inputs[n]] : pairs.expected(z, inputs[n]);
      measured += nats;
      predicted += nats + z[targets[n]] - foreseen;
      variance += variance(z, inputs[n]);
    }
    int tokens = rows.length;
    double meanVariance = variance / tokens;
    return new InitialLoss(
        V,
        tokens,
        measured / tokens,
        predicted / tokens,
        Math.sqrt(meanVariance * pairs.squaredWeights()),
        meanVariance);
  }

  private static double variance(double[] z, int leftOut) {
    double mean = 0;
    for (double logit : z) {
      mean += logit;
    }
    mean = (mean - z[leftOut]) / (z.length - 1);
    double sum = 0;
    for (double logit : z) {
      sum += (logit - mean) * (logit - mean);
    }
    return (sum - (z[leftOut] - mean) * (z[leftOut] - mean)) / (z.length - 1);
  }

  /** Which token followed which, where it was another one. */
  private static final class Pairs {
    private final Map<Integer, Integer> targetCounts = new HashMap<>();
    private final Map<Integer, Map<Integer, Integer>> followers = new HashMap<>();
    private final int tokens;
    private int changes;

    Pairs(int[] inputs, int[] targets, int[] rows) {
      tokens = rows.length;
      for (int n : rows) {
        if (targets[n] != inputs[n]) {
          changes++;
          targetCounts.merge(targets[n], 1, Integer::sum);
          followers
              .computeIfAbsent(inputs[n], key -> new HashMap<>())
              .merge(targets[n], 1, Integer::sum);
        }
      }
    }

    private double share(int target) {
      return (double) targetCounts.getOrDefault(target, 0) / changes;
    }

    /** Mean logit of a token drawn by its frequency among those other than {@code read}. */
    double expected(double[] z, int read) {
      double sum = 0;
      for (Map.Entry<Integer, Integer> entry : targetCounts.entrySet()) {
        sum += entry.getKey() == read ? 0 : z[entry.getKey()] * entry.getValue();
      }
      return sum / changes / (1 - share(read));
    }

    /** Sum over all pairs of (share of the text - share expected of the frequencies)^2. */
    double squaredWeights() {
      double squares = 0;
      for (int target : targetCounts.keySet()) {
        squares += share(target) * share(target);
      }
      double sum = 0;
      for (Map.Entry<Integer, Map<Integer, Integer>> entry : followers.entrySet()) {
        int read = entry.getKey();
        double all = entry.getValue().values().stream().mapToInt(Integer::intValue).sum();
        double scale = all / (1 - share(read)) / tokens;
        sum += scale * scale * (squares - share(read) * share(read));
        for (Map.Entry<Integer, Integer> follower : entry.getValue().entrySet()) {
          double seen = (double) follower.getValue() / tokens;
          sum += seen * seen - 2 * seen * scale * share(follower.getKey());
        }
      }
      return Math.max(0, sum);
    }
  }

  /** How far prediction and measurement may lie apart by chance, nats. */
  public double toleranceNats() {
    return ERRORS_ALLOWED * errorNats + ROUNDING_NATS;
  }

  /** Whether measurement and prediction agree and the variance is not large. */
  public boolean asExpected() {
    return Math.abs(measuredNats - predictedNats) <= toleranceNats()
        && logitVariance <= LARGE_VARIANCE;
  }

  /** Such as {@code ln|V| 3.8712 + 0.0398 by the spread of the logits = 3.9110 +- 0.0312}. */
  public String prediction() {
    return String.format(
        Locale.ROOT,
        "ln|V| %.4f %s %.4f by the logits' spread = %.4f +- %.4f",
        Math.log(vocabSize),
        predictedNats < Math.log(vocabSize) ? "-" : "+",
        Math.abs(predictedNats - Math.log(vocabSize)),
        predictedNats,
        toleranceNats());
  }

  /** What a difference usually means; {@code as it should be} where there is none. */
  public String diagnosis() {
    if (asExpected()) {
      return "as it should be";
    }
    if (logitVariance > LARGE_VARIANCE) {
      return "the logits vary much for a model that knows nothing: the initialization is too wide,"
          + " or these weights are trained already";
    }
    return measuredNats < predictedNats
        ? "better than a guess before training: targets leak into the inputs, or the weights are"
            + " trained already"
        : "worse than a guess: the weights are not fresh, or the logits are not those of the inputs";
  }

  /** One line for a person. */
  public String sentence() {
    return String.format(
        Locale.ROOT, "untrained: %.4f nats; %s: %s", measuredNats, prediction(), diagnosis());
  }
}
