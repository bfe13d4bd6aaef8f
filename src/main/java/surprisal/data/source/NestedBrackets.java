package surprisal.data.source;

import java.util.Arrays;
import surprisal.random.Mix64;

/** The source of a {@link BracketsSpec}. */
final class NestedBrackets implements Source {
  private final BracketsSpec spec;
  private final Size size;
  private final int[] opening;
  private final int[] closing;

  NestedBrackets(BracketsSpec spec, Size size) {
    this.spec = spec;
    this.size = size;
    this.opening = spec.pairs().stream().mapToInt(pair -> pair.codePointAt(0)).toArray();
    this.closing =
        spec.pairs().stream()
            .mapToInt(pair -> pair.codePointAt(pair.offsetByCodePoints(0, 1)))
            .toArray();
  }

  /** Probability that a bracket opens at this depth. */
  private double open(int depth) {
    return depth == 0 ? 1 : depth == spec.maxDepth() ? 0 : spec.open();
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
    StringBuilder text = new StringBuilder(characters);
    int[] stack = new int[spec.maxDepth()];
    int depth = 0;
    for (int n = 0; n < characters; n++) {
      if (Mix64.unit(seed, 2L * n) < open(depth)) {
        int kind = (int) Mix64.below(seed, 2L * n + 1, opening.length);
        stack[depth++] = kind;
        text.appendCodePoint(opening[kind]);
      } else {
        text.appendCodePoint(closing[stack[--depth]]);
      }
    }
    return text.toString();
  }

  /**
   * The depth is a birth-death chain: it crosses each step upwards as often as downwards, which
   * gives its stationary distribution. A character costs h(open) + open ln K.
   */
  @Override
  public double entropyNatsPerCharacter() {
    double weight = 1;
    double sum = 0;
    double nats = 0;
    for (int depth = 0; depth <= spec.maxDepth(); depth++) {
      double p = open(depth);
      nats += weight * (term(p) + term(1 - p) + p * Math.log(opening.length));
      sum += weight;
      if (depth < spec.maxDepth()) {
        weight *= p / (1 - open(depth + 1));
      }
      // Weights of deep levels can overflow a double; only ratios matter.
      if (weight > 1e200) {
        nats /= weight;
        sum /= weight;
        weight = 1;
      }
    }
    return nats / sum;
  }

  private static double term(double p) {
    return p == 0 ? 0 : -p * Math.log(p);
  }

  @Override
  public KnownDistribution distribution() {
    return new Reader(new int[16], 0, 0);
  }

  private final class Reader implements KnownDistribution {
    private final int[] alphabet;
    private int[] stack;
    private int depth;
    private long read;

    private Reader(int[] stack, int depth, long read) {
      this.stack = stack;
      this.depth = depth;
      this.read = read;
      int[] all = Arrays.copyOf(opening, opening.length + closing.length);
      System.arraycopy(closing, 0, all, opening.length, closing.length);
      Arrays.sort(all);
      this.alphabet = all;
    }

    @Override
    public int[] alphabet() {
      return alphabet.clone();
    }

    @Override
    public void next(double[] p) {
      Arrays.fill(p, 0, alphabet.length, 0);
      double open = open(depth);
      for (int codePoint : opening) {
        p[Arrays.binarySearch(alphabet, codePoint)] = open / opening.length;
      }
      if (depth > 0) {
        p[Arrays.binarySearch(alphabet, closing[stack[depth - 1]])] = 1 - open;
      }
    }

    @Override
    public void advance(int codePoint) {
      int kind = 0;
      while (kind < opening.length && opening[kind] != codePoint) {
        kind++;
      }
      if (kind < opening.length && depth < spec.maxDepth()) {
        stack = depth < stack.length ? stack : Arrays.copyOf(stack, 2 * depth);
        stack[depth++] = kind;
      } else if (depth > 0 && closing[stack[depth - 1]] == codePoint) {
        depth--;
      } else {
        throw KnownDistribution.impossible(codePoint, read);
      }
      read++;
    }

    @Override
    public KnownDistribution copy() {
      return new Reader(stack.clone(), depth, read);
    }
  }
}
