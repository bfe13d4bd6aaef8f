package surprisal.data.source;

/** A maker of text whose entropy is known exactly; no model can cost less than that for long. */
public interface Source {

  /** The specification's own seed. */
  long seed();

  /** The specification's own size, in characters. */
  int characters();

  /** The text of the specification's own seed and size: the same characters every time. */
  default String generate() {
    return generate(seed(), characters());
  }

  /**
   * At least {@code characters} characters of text: exactly so many where the source can stop
   * anywhere, else up to the end of what it has begun. The same arguments give the same text.
   */
  String generate(long seed, int characters);

  /** Entropy rate in nats per character (Unicode code point), computed and not estimated. */
  double entropyNatsPerCharacter();

  /** A reader at the beginning of a text of this source. */
  KnownDistribution distribution();
}
