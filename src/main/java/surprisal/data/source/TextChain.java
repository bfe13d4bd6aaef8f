package surprisal.data.source;

import java.util.function.DoubleUnaryOperator;
import surprisal.random.Mix64;

/**
 * A Markov chain whose transitions write text. The texts of the transitions out of a state are
 * prefix-free: none starts with another. So a reader who knows the first state can recover the path
 * from the characters without looking ahead, and the entropy of the characters is the entropy of
 * the path (Cover and Thomas 2006, chapters 4 and 5).
 *
 * <p>The transitions t of state s are {@code first[s] <= t < first[s + 1]}, sorted by text.
 */
final class TextChain {
  final int[] first;
  final double[] probability;
  final String[] text;
  final int[] next;

  TextChain(int[] first, double[] probability, String[] text, int[] next) {
    this.first = first;
    this.probability = probability;
    this.text = text;
    this.next = next;
  }

  int states() {
    return first.length - 1;
  }

  /** -sum p ln p over the transitions out of a state, in nats. */
  double entropyNats(int state) {
    return -expectation(state, t -> Math.log(probability[(int) t]));
  }

  double expectedCharacters(int state) {
    return expectation(state, t -> text[(int) t].codePointCount(0, text[(int) t].length()));
  }

  private double expectation(int state, DoubleUnaryOperator value) {
    double sum = 0;
    for (int t = first[state]; t < first[state + 1]; t++) {
      sum += probability[t] * value.applyAsDouble(t);
    }
    return sum;
  }

  /**
   * Entropy per transition divided by characters per transition, both under the stationary
   * distribution.
   */
  double entropyNatsPerCharacter() {
    double[] stationary = Stationary.of(this);
    double nats = 0;
    double characters = 0;
    for (int s = 0; s < states(); s++) {
      nats += stationary[s] * entropyNats(s);
      characters += stationary[s] * expectedCharacters(s);
    }
    return nats / characters;
  }

  /** The transition out of {@code state} chosen by a number u in [0, 1). */
  int pick(int state, double u) {
    double below = 0;
    int last = first[state + 1] - 1;
    for (int t = first[state]; t < last; t++) {
      below += probability[t];
      if (u < below) {
        return t;
      }
    }
    return last;
  }

  /**
   * Decides whether a walk stops in a state, after so many transitions and UTF-16 units of text.
   */
  interface Stop {
    boolean at(int state, long transitions, int length);
  }

  /** Walks from state 0 until told to stop. The n-th choice depends on (seed, n) alone. */
  String write(long seed, Stop stop) {
    StringBuilder out = new StringBuilder();
    int at = 0;
    for (long n = 0; !stop.at(at, n, out.length()); n++) {
      int t = pick(at, Mix64.unit(seed, n));
      out.append(text[t]);
      at = next[t];
    }
    return out.toString();
  }

  /** A state from which no walk returns to state 0, or -1. */
  int stateWithoutReturn() {
    boolean[] returns = new boolean[states()];
    returns[0] = true;
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int s = states() - 1; s > 0; s--) {
        for (int t = first[s]; t < first[s + 1] && !returns[s]; t++) {
          returns[s] = returns[next[t]];
          changed |= returns[s];
        }
      }
    }
    return firstFalse(returns);
  }

  /** A state that no walk from state 0 reaches, or -1. */
  int unreachedState() {
    boolean[] reached = new boolean[states()];
    reached[0] = true;
    for (boolean changed = true; changed; ) {
      changed = false;
      for (int s = 0; s < states(); s++) {
        for (int t = first[s]; t < first[s + 1] && reached[s]; t++) {
          changed |= !reached[next[t]];
          reached[next[t]] = true;
        }
      }
    }
    return firstFalse(reached);
  }

  private static int firstFalse(boolean[] flags) {
    for (int s = 0; s < flags.length; s++) {
      if (!flags[s]) {
        return s;
      }
    }
    return -1;
  }
}
