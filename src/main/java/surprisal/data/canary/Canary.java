package surprisal.data.canary;

import surprisal.config.Check;

/**
 * A random string planted in a text, to measure later how much of it a model has memorized.
 *
 * @param times how often it was planted
 * @param prefix text before the secret each time, which occurs nowhere else
 * @param secret letters drawn uniformly from the alphabet
 */
public record Canary(int times, String prefix, String secret) {
  public Canary {
    Check.positive("times", times);
    Check.require(!prefix.isEmpty(), "prefix is empty; a secret needs one to be found by");
  }
}
