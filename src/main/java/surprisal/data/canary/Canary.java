package surprisal.data.canary;

/**
 * A random string planted in a text, to see later how much of it a model has learned by heart.
 *
 * @param times how often it was planted
 * @param prefix what stands before the secret each time, and nowhere else
 * @param secret letters drawn evenly from the alphabet
 */
public record Canary(int times, String prefix, String secret) {}
