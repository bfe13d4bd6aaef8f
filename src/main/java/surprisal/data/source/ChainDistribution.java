package surprisal.data.source;

import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The true distribution of a {@link TextChain}'s characters: the transitions that match what was
 * read since the last state, weighted by their probabilities. They are adjacent because transitions
 * are sorted.
 */
final class ChainDistribution implements KnownDistribution {
  private final TextChain chain;
  private final int[] alphabet;
  private int low;
  private int high;
  private int depth;
  private long read;

  ChainDistribution(TextChain chain) {
    this.chain = chain;
    this.alphabet =
        Stream.of(chain.text)
            .distinct()
            .flatMapToInt(String::codePoints)
            .sorted()
            .distinct()
            .toArray();
    enter(0);
  }

  private ChainDistribution(ChainDistribution other) {
    this.chain = other.chain;
    this.alphabet = other.alphabet;
    this.low = other.low;
    this.high = other.high;
    this.depth = other.depth;
    this.read = other.read;
  }

  private void enter(int state) {
    low = chain.first[state];
    high = chain.first[state + 1];
    depth = 0;
  }

  @Override
  public int[] alphabet() {
    return alphabet.clone();
  }

  @Override
  public void next(double[] p) {
    Arrays.fill(p, 0, alphabet.length, 0);
    double mass = 0;
    for (int t = low; t < high; t++) {
      p[Arrays.binarySearch(alphabet, chain.text[t].codePointAt(depth))] += chain.probability[t];
      mass += chain.probability[t];
    }
    for (int a = 0; a < alphabet.length; a++) {
      p[a] /= mass;
    }
  }

  @Override
  public void advance(int codePoint) {
    while (low < high && chain.text[low].codePointAt(depth) != codePoint) {
      low++;
    }
    if (low == high) {
      throw KnownDistribution.impossible(codePoint, read);
    }
    int end = low + 1;
    while (end < high && chain.text[end].codePointAt(depth) == codePoint) {
      end++;
    }
    high = end;
    depth += Character.charCount(codePoint);
    read++;
    // The texts are prefix-free, so one that has been read to its end is the only candidate.
    if (depth == chain.text[low].length()) {
      enter(chain.next[low]);
    }
  }

  @Override
  public KnownDistribution copy() {
    return new ChainDistribution(this);
  }
}
