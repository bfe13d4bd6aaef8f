package surprisal.data.source;

/** A maker of text whose entropy is known exactly; no model can cost less than that for long. */
public interface Source {

  /** The text of the specification's seed and size: the same characters every time. */
  String generate();

  /** Entropy rate in nats per character (Unicode code point), computed and not estimated. */
  double entropyNatsPerCharacter();
}
