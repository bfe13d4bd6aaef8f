package surprisal.baseline;

/**
 * P_n(w | h) = (c(hw) + T(h) P_{n-1}(w | h')) / (c(h) + T(h)), where T(h) is the number of distinct
 * tokens seen after h and h' is h without its oldest token; an unseen context falls back to
 * P_{n-1}. The unigram is (c(w) + 1) / (N + V).
 */
final class WittenBell implements Interpolation {
  private final NGramTrie trie;

  WittenBell(NGramTrie trie) {
    this.trie = trie;
  }

  @Override
  public void probabilities(int[] contexts, int[] grams, double[] p) {
    p[0] = 1.0 / trie.vocabSize();
    p[1] = trie.unigram(grams[1]);
    for (int n = 2; n < p.length; n++) {
      int context = contexts[n - 1];
      int total = context == NGramTrie.NONE ? 0 : trie.total(n - 1, context);
      if (total == 0) {
        p[n] = p[n - 1];
        continue;
      }
      int count = grams[n] == NGramTrie.NONE ? 0 : trie.count(n, grams[n]);
      double followers = trie.followers(n - 1, context);
      p[n] = (count + followers * p[n - 1]) / (total + followers);
    }
  }
}
