package surprisal.baseline;

import java.util.Arrays;
import surprisal.data.TokenSequence;

/**
 * Uniform, unigram, bigram, ... models of the training tokens, to compare a loss with. Rung k is
 * the k-gram model, rung 0 the uniform one. Immutable and thread-safe.
 */
public final class NGramLadder {
  private final NGramTrie trie;
  private final Interpolation interpolation;

  private NGramLadder(NGramTrie trie, Smoothing smoothing) {
    this.trie = trie;
    this.interpolation = smoothing.over(trie);
  }

  /**
   * Counts the n-grams of the training tokens, on all cores.
   *
   * @param vocabSize |V|
   * @param order the highest rung, at least 1
   * @throws surprisal.config.UserError if there are no tokens, or more than 2^31 - 65
   */
  public static NGramLadder count(
      TokenSequence training, int vocabSize, int order, Smoothing smoothing) {
    if (order < 1) {
      throw new IllegalStateException("order " + order);
    }
    return new NGramLadder(NGramCounter.count(training, vocabSize, order), smoothing);
  }

  /** The highest rung. */
  public int order() {
    return trie.order();
  }

  public int vocabSize() {
    return trie.vocabSize();
  }

  /** Mean surprisal of the scored tokens on every rung; the same for any number of cores. */
  public Ladder score(TokenSequence tokens, Windows windows) {
    double[] nats = new LadderScorer(trie, interpolation, tokens, windows).sums();
    for (int k = 0; k < nats.length; k++) {
      nats[k] /= windows.targets();
    }
    return Ladder.of(nats);
  }

  /**
   * Surprisal of each scored token in nats, [order + 1][targets], with the targets of all windows
   * in order, so that they line up with a model's losses on the same windows; 0 for targets that
   * are not scored.
   */
  public double[][] perToken(TokenSequence tokens, Windows windows) {
    return new LadderScorer(trie, interpolation, tokens, windows).perToken();
  }

  /** P(w), [V]: (c(w) + 1) / (N + V). */
  public double[] unigram() {
    double[] p = new double[vocabSize()];
    distribution(1, new int[0], p);
    return p;
  }

  /** P(w | previous) of the bigram rung, [V], written to {@code p}. */
  public void bigram(int previous, double[] p) {
    distribution(2, new int[] {previous}, p);
  }

  /**
   * P_n(w | context) for every w, written to {@code p}, [V].
   *
   * @param n the rung, 0 to order
   * @param context tokens before w, oldest first; the last n - 1 are used, or all if there are
   *     fewer
   */
  public void distribution(int n, int[] context, double[] p) {
    if (n < 0 || n > order()) {
      throw new IllegalStateException("rung " + n + " of a ladder of order " + order());
    }
    int[] contexts = new int[order()];
    Arrays.fill(contexts, NGramTrie.NONE);
    for (int k = 0; k < order() && k <= context.length; k++) {
      contexts[k] = trie.walk(context, context.length - k, k);
    }
    double[] rungs = new double[order() + 1];
    int[] grams = new int[order() + 1];
    for (int w = 0; w < p.length; w++) {
      for (int k = 0; k < order(); k++) {
        grams[k + 1] =
            contexts[k] == NGramTrie.NONE ? NGramTrie.NONE : trie.child(k, contexts[k], w);
      }
      interpolation.probabilities(contexts, grams, rungs);
      p[w] = rungs[n];
    }
  }

  /**
   * Entropy of the training tokens' relative frequencies, in nats: all there is to learn from
   * shuffled text.
   */
  public double unigramEntropyNats() {
    double total = trie.count(0, 0);
    double entropy = 0;
    for (int node = 0; node < trie.nodes(1); node++) {
      double p = trie.count(1, node) / total;
      entropy -= p * Math.log(p);
    }
    return entropy;
  }
}
