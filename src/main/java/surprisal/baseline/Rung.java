package surprisal.baseline;

/**
 * One model of the ladder and its loss.
 *
 * @param name {@code uniform}, {@code unigram}, {@code bigram}, {@code trigram}, {@code 4-gram},
 *     ...
 * @param nats mean surprisal in nats per token
 */
public record Rung(String name, double nats) {

  /** The name of rung k: the k-gram model. */
  static String name(int k) {
    return switch (k) {
      case 0 -> "uniform";
      case 1 -> "unigram";
      case 2 -> "bigram";
      case 3 -> "trigram";
      default -> k + "-gram";
    };
  }
}
