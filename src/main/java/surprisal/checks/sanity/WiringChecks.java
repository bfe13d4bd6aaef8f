package surprisal.checks.sanity;

import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import surprisal.kernels.Tensor;
import surprisal.model.Parameter;

/** Is the model wired correctly? In double, where equal quantities agree to 12 digits. */
final class WiringChecks {
  private static final double ROUNDING = 1e-9;

  /** Relative accuracy of a central difference in double. */
  private static final double SLOPE = 1e-4;

  private final SmallModel model;
  private final SplittableRandom random;

  /**
   * @param model in double
   */
  WiringChecks(SmallModel model, SplittableRandom random) {
    this.model = model;
    this.random = random;
  }

  /** Later tokens must not change a position's logits. */
  Finding noFutureLeak() {
    int T = model.T();
    int V = model.V();
    double moved = 0;
    int[] tokens = model.randomTokens(1, random);
    double[] before = model.logits(tokens);
    for (int cut = 0; cut < T - 1; cut++) {
      int[] changed = tokens.clone();
      for (int t = cut + 1; t < T; t++) {
        changed[t] = (changed[t] + 1 + random.nextInt(V - 1)) % V;
      }
      double[] after = model.logits(changed);
      for (int i = 0; i < (cut + 1) * V; i++) {
        moved = Math.max(moved, Math.abs(after[i] - before[i]));
      }
    }
    return Finding.of(
        "no future leak",
        "later tokens change a position's logits by 0",
        String.format(Locale.ROOT, "%.0e", ROUNDING),
        String.format(Locale.ROOT, "%.1e", moved),
        moved <= ROUNDING,
        "future leak: a position sees later tokens, so its loss is meaningless");
  }

  /** Token ids are arbitrary: permuting them everywhere leaves the loss unchanged. */
  Finding permutedIds() {
    int[] tokens = model.randomTokens(3, random);
    int[] targets = model.maskedTargets(3, random);
    double before = model.loss(tokens, targets).objectiveNats();
    int V = model.V();
    Parameter wte = wte();
    double[] rows = wte.value().read();
    int C = rows.length / V;
    double[] permutedRows = new double[rows.length];
    int[] to = permutation(V);
    for (int v = 0; v < V; v++) {
      System.arraycopy(rows, v * C, permutedRows, to[v] * C, C);
    }
    write(wte.value(), permutedRows);
    double after = model.loss(renamed(tokens, to), renamed(targets, to)).objectiveNats();
    write(wte.value(), rows);
    return Finding.of(
        "permuted token ids",
        String.format(Locale.ROOT, "the loss stays %.6f", before),
        String.format(Locale.ROOT, "%.0e either way", ROUNDING),
        String.format(Locale.ROOT, "%.6f", after),
        Math.abs(after - before) <= ROUNDING,
        "ids matter: the loss depends on the numbering of tokens; some index is wrong");
  }

  /** Fisher and Yates. */
  private int[] permutation(int size) {
    int[] to = IntStream.range(0, size).toArray();
    for (int last = size - 1; last > 0; last--) {
      int other = random.nextInt(last + 1);
      int kept = to[last];
      to[last] = to[other];
      to[other] = kept;
    }
    return to;
  }

  private static int[] renamed(int[] tokens, int[] to) {
    int[] renamed = tokens.clone();
    for (int n = 0; n < tokens.length; n++) {
      renamed[n] = tokens[n] < 0 ? tokens[n] : to[tokens[n]];
    }
    return renamed;
  }

  /**
   * One matrix embeds and predicts: doubling the row of a token that is not among the inputs
   * doubles that token's logits, and its gradient is that of the head.
   */
  Finding tiedWeights() {
    int V = model.V();
    int absent = V - 1;
    int[] tokens = model.randomTokens(2, random);
    for (int n = 0; n < tokens.length; n++) {
      tokens[n] %= absent;
    }
    int[] targets = model.randomTokens(2, random);
    double[] before = model.logits(tokens);
    Tensor value = wte().value();
    double[] rows = value.read();
    int C = rows.length / V;
    double[] doubled = rows.clone();
    for (int c = 0; c < C; c++) {
      doubled[absent * C + c] *= 2;
    }
    write(value, doubled);
    double[] after = model.logits(tokens);
    write(value, rows);
    double ratio = after[absent] / before[absent];
    model.differentiate(model.batch(tokens, targets));
    long index = model.offset(wte()) + (long) absent * C;
    double analytic = model.gradients()[(int) index];
    double numeric = model.slope(index, tokens, targets);
    return Finding.of(
        "tied weights",
        String.format(
            Locale.ROOT, "doubling a row of wte doubles its logit; gradient %+.3e", numeric),
        String.format(Locale.ROOT, "factor %.0e, gradient %.0e of itself", ROUNDING, SLOPE),
        String.format(Locale.ROOT, "times %.6f; %+.3e", ratio, analytic),
        Math.abs(ratio - 2) <= ROUNDING && agree(analytic, numeric),
        "weights not tied: embedding and head do not share one matrix, forward or backward");
  }

  private static boolean agree(double analytic, double numeric) {
    return Math.abs(analytic - numeric) <= SLOPE * Math.max(Math.abs(numeric), 1e-4);
  }

  private Parameter wte() {
    return model.gpt().parameters().get("transformer.wte.weight");
  }

  private void write(Tensor value, double[] rows) {
    value.write(rows);
    model.changed();
  }
}
