package surprisal.data.source;

/**
 * A generator of text whose entropy is known exactly; in the long run no model has a lower loss.
 */
public interface Source {

  /** The seed in the specification. */
  long seed();

  /** The size in the specification, in characters. */
  int characters();

  /** The text for the specification's seed and size: the same characters every time. */
  default String generate() {
    return generate(seed(), characters());
  }

  /**
   * At least {@code characters} characters of text: exactly that many if the source can stop
   * anywhere, otherwise up to the end of the current unit. The same arguments give the same text.
   */
  String generate(long seed, int characters);

  /** Entropy rate in nats per character (Unicode code point), computed, not estimated. */
  double entropyNatsPerCharacter();

  /** A reader at the start of a text from this source. */
  KnownDistribution distribution();
}
