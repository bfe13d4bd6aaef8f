package surprisal.baseline;

import java.util.Arrays;
import surprisal.data.TokenSequence;

/**
 * Walks through the tokens and computes the probability of each scored token on every rung. The
 * node of the last k tokens follows from the node of the k - 1 tokens before the last, so a step
 * costs one lookup per order. Tasks are split by windows, not by cores, so that sums are
 * reproducible bit for bit.
 */
final class LadderScorer {
  private static final int TARGETS_PER_TASK = 1 << 16;

  private final NGramTrie trie;
  private final Interpolation interpolation;
  private final TokenSequence tokens;
  private final Windows windows;
  private final long windowsPerTask;
  private final int tasks;

  LadderScorer(NGramTrie trie, Interpolation interpolation, TokenSequence tokens, Windows windows) {
    this.trie = trie;
    this.interpolation = interpolation;
    this.tokens = tokens;
    this.windows = windows;
    this.windowsPerTask = Math.max(1, TARGETS_PER_TASK / windows.length());
    this.tasks = Math.toIntExact((windows.count() + windowsPerTask - 1) / windowsPerTask);
  }

  /** Receives the surprisals of one token; index counts the targets from 0. */
  private interface Sink {
    void accept(long index, double[] nats);
  }

  double[] sums() {
    int rungs = trie.order() + 1;
    double[][] partial = new double[tasks][rungs];
    Parallel.forEach(
        tasks,
        task ->
            score(
                task,
                (index, nats) -> {
                  for (int k = 0; k < rungs; k++) {
                    partial[task][k] += nats[k];
                  }
                }));
    double[] sums = new double[rungs];
    for (double[] part : partial) {
      for (int k = 0; k < rungs; k++) {
        sums[k] += part[k];
      }
    }
    return sums;
  }

  double[][] perToken() {
    int rungs = trie.order() + 1;
    double[][] all = new double[rungs][Math.toIntExact(windows.places())];
    Parallel.forEach(
        tasks,
        task ->
            score(
                task,
                (index, nats) -> {
                  for (int k = 0; k < rungs; k++) {
                    all[k][(int) index] = nats[k];
                  }
                }));
    return all;
  }

  private void score(int task, Sink sink) {
    int order = trie.order();
    int[] text = new int[windows.length() + order];
    int[] contexts = new int[order];
    int[] grams = new int[order + 1];
    double[] rungs = new double[order + 1];
    long end = Math.min(windows.count(), (task + 1) * windowsPerTask);
    for (long w = task * windowsPerTask; w < end; w++) {
      long target = windows.firstTarget(w);
      int targets = windows.targets(w);
      int lead = (int) Math.min(order - 1, target - windows.contextStart(w));
      tokens.copy(target - lead, text, 0, lead + targets);
      Arrays.fill(contexts, NGramTrie.NONE);
      contexts[0] = 0;
      for (int i = 0; i < lead + targets; i++) {
        step(contexts, grams, text[i]);
        long index = w * windows.length() + i - lead;
        if (i >= lead && windows.counts(index)) {
          interpolation.probabilities(contexts, grams, rungs);
          for (int k = 0; k <= order; k++) {
            rungs[k] = -Math.log(rungs[k]);
          }
          sink.accept(index, rungs);
        }
        System.arraycopy(grams, 1, contexts, 1, order - 1);
      }
    }
  }

  private void step(int[] contexts, int[] grams, int word) {
    for (int k = 0; k < contexts.length; k++) {
      grams[k + 1] =
          contexts[k] == NGramTrie.NONE ? NGramTrie.NONE : trie.child(k, contexts[k], word);
    }
  }
}
