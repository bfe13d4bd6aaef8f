package surprisal.data.source;

import java.util.Arrays;

/**
 * Computes the stationary distribution of a chain by Gauss-Seidel sweeps over pi = pi P (Stewart
 * 1994). Few sweeps are needed if the states are in the order in which a walk discovers them.
 */
final class Stationary {
  private static final int SWEEPS = 100_000;
  private static final double TOLERANCE = 1e-15;

  /** Below 1 (damped), so that the sweeps converge for periodic chains too. */
  private static final double DAMPING = 0.9;

  private Stationary() {}

  /** pi [states], summing to 1, for a chain in which every state can reach every other. */
  static double[] of(TextChain chain) {
    int states = chain.states();
    int[] first = new int[states + 1];
    for (int to : chain.next) {
      first[to + 1]++;
    }
    for (int s = 0; s < states; s++) {
      first[s + 1] += first[s];
    }
    int[] from = new int[chain.next.length];
    double[] probability = new double[chain.next.length];
    double[] leaving = new double[states];
    int[] filled = first.clone();
    for (int s = 0; s < states; s++) {
      for (int t = chain.first[s]; t < chain.first[s + 1]; t++) {
        int at = filled[chain.next[t]]++;
        from[at] = s;
        probability[at] = chain.probability[t];
        if (chain.next[t] != s) {
          leaving[s] += chain.probability[t];
        }
      }
    }
    return sweep(first, from, probability, leaving);
  }

  private static double[] sweep(int[] first, int[] from, double[] probability, double[] leaving) {
    int states = leaving.length;
    double[] pi = new double[states];
    Arrays.fill(pi, 1.0 / states);
    if (states == 1) {
      return pi;
    }
    for (int n = 0; n < SWEEPS; n++) {
      double change = 0;
      double sum = 0;
      for (int s = 0; s < states; s++) {
        double inflow = 0;
        for (int t = first[s]; t < first[s + 1]; t++) {
          if (from[t] != s) {
            inflow += pi[from[t]] * probability[t];
          }
        }
        double updated = (1 - DAMPING) * pi[s] + DAMPING * inflow / leaving[s];
        change += Math.abs(updated - pi[s]);
        sum += updated;
        pi[s] = updated;
      }
      for (int s = 0; s < states; s++) {
        pi[s] /= sum;
      }
      if (change / sum < TOLERANCE * Math.sqrt(states)) {

        return pi;
      }
    }
    throw new IllegalStateException(
        "no stationary distribution after " + SWEEPS + " sweeps over " + states + " states");
  }
}
