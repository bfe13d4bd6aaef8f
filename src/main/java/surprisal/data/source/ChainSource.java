package surprisal.data.source;

/** A Markov chain over single characters, starting in state 0. */
final class ChainSource implements Source {
  private final TextChain chain;
  private final Size size;
  private final double entropyNatsPerCharacter;

  ChainSource(TextChain chain, Size size) {
    this.chain = chain;
    this.size = size;
    this.entropyNatsPerCharacter = chain.entropyNatsPerCharacter();
  }

  @Override
  public long seed() {
    return size.seed();
  }

  @Override
  public int characters() {
    return size.characters();
  }

  @Override
  public String generate(long seed, int characters) {
    return chain.write(seed, (state, transitions, length) -> transitions >= characters);
  }

  @Override
  public double entropyNatsPerCharacter() {
    return entropyNatsPerCharacter;
  }

  @Override
  public KnownDistribution distribution() {
    return new ChainDistribution(chain);
  }
}
