package surprisal.evaluation;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import surprisal.kernels.Tensor;

/**
 * The expected loss of an untrained model on a text. Its logits z are a random table, independent
 * of which token follows which, so the loss is E[log sum exp z] - E[z of a token drawn by
 * frequency], about ln|V| + Var(z)/2. One logit is not random: the tied head favours the token just
 * read, which lowers the loss where the text repeats it.
 *
 * <p>Randomness remains in the pairs of tokens (read, target) that make up the text: each has its
 * own random logit of variance Var(z). The prediction is off by the sum of these logits, each
 * weighted by the difference between the pair's share of the text and the share expected from its
 * tokens' frequencies. This gives the error bar: wide for a text of few distinct pairs, narrow for
 * one of many.
 *
 * @param vocabSize |V|
 * @param tokens number of targets
 * @param measuredNats the model's loss on them
 * @param predictedNats its expected value
 * @param errorNats standard error of the prediction
 * @param logitVariance over all classes except the one just read, averaged over positions
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
   * Measures one batch of an untrained model.
   *
   * @param logits [N,V]
   * @param inputs [N], the token read at each position
   * @param targets [N], negative where ignored; at least one is not
   */
  public static InitialLoss of(Tensor logits, int[] inputs, int[] targets) {
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
      double[] z = logits.row(n);
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

  /** Counts of pairs (read, target) of two different tokens. */
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

    /** Sum over all pairs of (share of the text - share expected from the frequencies)^2. */
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

  /** How far prediction and measurement may differ by chance, nats. */
  public double toleranceNats() {
    return ERRORS_ALLOWED * errorNats + ROUNDING_NATS;
  }

  /** Whether measurement and prediction agree and the variance is not too high. */
  public boolean asExpected() {
    return Math.abs(measuredNats - predictedNats) <= toleranceNats()
        && logitVariance <= LARGE_VARIANCE;
  }

  /** For example {@code ln|V| 3.8712 + 0.0398 from the logits' spread = 3.9110 +- 0.0312}. */
  public String prediction() {
    return String.format(
        Locale.ROOT,
        "ln|V| %.4f %s %.4f from the logits' spread = %.4f +- %.4f",
        Math.log(vocabSize),
        predictedNats < Math.log(vocabSize) ? "-" : "+",
        Math.abs(predictedNats - Math.log(vocabSize)),
        predictedNats,
        toleranceNats());
  }

  /** What a difference usually means; {@code as expected} where there is none. */
  public String diagnosis() {
    if (asExpected()) {
      return "as expected";
    }
    if (logitVariance > LARGE_VARIANCE) {
      return "logit variance is too high for an untrained model: the initialization is too"
          + " wide, or the weights are already trained";
    }
    return measuredNats < predictedNats
        ? "better than chance before training: targets leak into the inputs, or the weights"
            + " are already trained"
        : "worse than chance: the weights are not freshly initialized, or the logits do not"
            + " belong to the inputs";
  }

  /** One line for the console. */
  public String sentence() {
    return String.format(
        Locale.ROOT, "untrained: %.4f nats; %s: %s", measuredNats, prediction(), diagnosis());
  }
}
