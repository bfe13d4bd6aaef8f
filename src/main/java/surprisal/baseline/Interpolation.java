package surprisal.baseline;

/** The probability of one token on every rung at once, from the nodes of the trie. */
interface Interpolation {

  /**
   * @param contexts [order] node of the last k tokens before this one, k = 0 to order - 1; {@link
   *     NGramTrie#NONE} if they were never seen or reach too far back
   * @param grams [order + 1] node of the last k tokens, this one included, or NONE; [0] unused
   * @param p [order + 1] output: uniform, unigram, bigram, ...
   */
  void probabilities(int[] contexts, int[] grams, double[] p);
}
