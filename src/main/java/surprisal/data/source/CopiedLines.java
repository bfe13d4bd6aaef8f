package surprisal.data.source;

import java.util.Arrays;
import surprisal.random.Mix64;

/** The source of a {@link CopySpec}. */
final class CopiedLines implements Source {
  private final CopySpec spec;
  private final Size size;
  private final int[] letters;
  private final int delimiter;

  CopiedLines(CopySpec spec, Size size) {
    this.spec = spec;
    this.size = size;
    this.letters = spec.alphabet().codePoints().sorted().toArray();
    this.delimiter = spec.delimiter().codePointAt(0);
  }

  private int lengths() {
    return spec.maxLength() - spec.minLength() + 1;
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
    StringBuilder text = new StringBuilder();
    long draws = 0;
    int written = 0;
    while (written < characters) {
      int length = spec.minLength() + (int) Mix64.below(seed, draws++, lengths());
      int begin = text.length();
      for (int i = 0; i < length; i++) {
        text.appendCodePoint(letters[(int) Mix64.below(seed, draws++, letters.length)]);
      }
      String line = text.substring(begin);
      text.appendCodePoint(delimiter).append(line).append('\n');
      written += 2 * length + 2;
    }
    return text.toString();
  }

  /** A line of n letters has 2n + 2 characters and costs ln(lengths) + n ln A. */
  @Override
  public double entropyNatsPerCharacter() {
    double length = (spec.minLength() + spec.maxLength()) / 2.0;
    return (Math.log(lengths()) + length * Math.log(letters.length)) / (2 * length + 2);
  }

  @Override
  public KnownDistribution distribution() {
    return new Reader(new int[16], 0, -1, 0);
  }

  private final class Reader implements KnownDistribution {
    private final int[] alphabet;
    private int[] line;
    private int length;
    private int copied;
    private long read;

    /**
     * @param length number of letters of the first half read so far
     * @param copied number of letters of the second half read so far; -1 before the delimiter
     */
    private Reader(int[] line, int length, int copied, long read) {
      this.line = line;
      this.length = length;
      this.copied = copied;
      this.read = read;
      int[] all = Arrays.copyOf(letters, letters.length + 2);
      all[letters.length] = delimiter;
      all[letters.length + 1] = '\n';
      Arrays.sort(all);
      this.alphabet = all;
    }

    @Override
    public int[] alphabet() {
      return alphabet.clone();
    }

    /**
     * Probability that the first half ends here: this is one of the lengths that are still
     * possible.
     */
    private double ends() {
      return length < spec.minLength() ? 0 : 1.0 / (spec.maxLength() - length + 1);
    }

    @Override
    public void next(double[] p) {
      Arrays.fill(p, 0, alphabet.length, 0);
      if (copied >= 0) {
        p[Arrays.binarySearch(alphabet, copied == length ? '\n' : line[copied])] = 1;
        return;
      }
      double ends = ends();
      for (int letter : letters) {
        p[Arrays.binarySearch(alphabet, letter)] = (1 - ends) / letters.length;
      }
      p[Arrays.binarySearch(alphabet, delimiter)] = ends;
    }

    @Override
    public void advance(int codePoint) {
      if (copied >= 0 && copied < length && codePoint == line[copied]) {
        copied++;
      } else if (copied == length && codePoint == '\n') {
        length = 0;
        copied = -1;
      } else if (copied < 0 && codePoint == delimiter && ends() > 0) {
        copied = 0;
      } else if (copied < 0 && ends() < 1 && Arrays.binarySearch(letters, codePoint) >= 0) {
        line = length < line.length ? line : Arrays.copyOf(line, 2 * length);
        line[length++] = codePoint;
      } else {
        throw KnownDistribution.impossible(codePoint, read);
      }
      read++;
    }

    @Override
    public KnownDistribution copy() {
      return new Reader(line.clone(), length, copied, read);
    }
  }
}
