package surprisal.baseline;

/**
 * Interpolated Kneser-Ney with one discount per order (Chen and Goodman 1999, section 2.7). The
 * highest order of an n-gram model uses counts,
 *
 * <p>P_n(w | h) = (max(c(hw) - D, 0) + D T(h) Q_{n-1}(w | h')) / c(h),
 *
 * <p>the lower orders Q use the number of distinct tokens seen before g instead of c(g), down to
 * Q_0 = 1 / V. D = n1 / (n1 + 2 n2), where n1 and n2 are the numbers of n-grams counted once and
 * twice, separately for each order and kind of count. The unigram rung is (c(w) + 1) / (N + V) as
 * with Witten-Bell.
 */
final class KneserNey implements Interpolation {
  /** Used where no n-gram was counted once or none twice, so that D cannot be estimated. */
  private static final double FALLBACK_DISCOUNT = 0.5;

  private final NGramTrie trie;
  private final Continuations continuations;
  private final double[] countDiscount;
  private final double[] continuationDiscount;

  KneserNey(NGramTrie trie) {
    this.trie = trie;
    this.continuations = new Continuations(trie);
    int order = trie.order();
    countDiscount = new double[order + 1];
    continuationDiscount = new double[order];
    for (int n = 1; n <= order; n++) {
      int level = n;
      countDiscount[n] = discount(trie.nodes(n), node -> trie.count(level, node));
      if (n < order) {
        continuationDiscount[n] =
            discount(trie.nodes(n), node -> continuations.before(level, node));
      }
    }
  }

  @Override
  public void probabilities(int[] contexts, int[] grams, double[] p) {
    p[0] = 1.0 / trie.vocabSize();
    p[1] = trie.unigram(grams[1]);
    double lower = p[0];
    for (int n = 1; n < p.length; n++) {
      int context = contexts[n - 1];
      int gram = grams[n];
      boolean seen = context != NGramTrie.NONE;
      if (n > 1) {
        int total = seen ? trie.total(n - 1, context) : 0;
        int count = gram == NGramTrie.NONE ? 0 : trie.count(n, gram);
        p[n] =
            total == 0
                ? lower
                : mix(count, countDiscount[n], trie.followers(n - 1, context), total, lower);
      }
      if (n + 1 < p.length) {
        int total = seen ? continuations.total(n - 1, context) : 0;
        if (total > 0) {
          int count = gram == NGramTrie.NONE ? 0 : continuations.before(n, gram);
          int types = continuations.followers(n - 1, context);
          lower = mix(count, continuationDiscount[n], types, total, lower);
        }
      }
    }
  }

  private static double mix(int count, double discount, int types, int total, double lower) {
    return (Math.max(count - discount, 0) + discount * types * lower) / total;
  }

  private interface Count {
    int of(int node);
  }

  private static double discount(int nodes, Count count) {
    long once = 0;
    long twice = 0;
    for (int node = 0; node < nodes; node++) {
      int c = count.of(node);
      once += c == 1 ? 1 : 0;
      twice += c == 2 ? 1 : 0;
    }
    return once == 0 || twice == 0 ? FALLBACK_DISCOUNT : once / (once + 2.0 * twice);
  }
}
