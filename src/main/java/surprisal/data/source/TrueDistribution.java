package surprisal.data.source;

import java.util.Arrays;
import java.util.Locale;
import surprisal.config.UserError;
import surprisal.data.SingleToken;
import surprisal.tokenizer.Tokenizer;

/**
 * The true distribution of the next token at every position of a source's text, given all the text
 * before it. Needs a tokenizer with one token for each character that the source can write. Reading
 * forwards is cheap; going back restarts from the beginning of the part.
 */
public final class TrueDistribution {
  private final String text;
  private final KnownDistribution beginning;
  private final int beginsAt;
  private final int[] idOf;
  private final double[] byCharacter;
  private KnownDistribution reader;
  private long token;
  private int at;

  /**
   * @param text text that {@code source} generated, from its first character
   * @param from number of characters to skip: token 0 is the one after them
   * @throws UserError if the text is not from the source, or characters and tokens do not match
   */
  public TrueDistribution(Source source, String text, long from, Tokenizer tokenizer) {
    this.text = text;
    this.beginning = source.distribution();
    int[] alphabet = beginning.alphabet();
    this.byCharacter = new double[alphabet.length];
    this.idOf = new int[alphabet.length];
    for (int a = 0; a < alphabet.length; a++) {
      int[] ids = tokenizer.encode(Character.toString(alphabet[a]));
      if (ids.length != 1) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "the true distribution is known for single characters, but tokenizer %s encodes"
                    + " U+%04X as %d tokens; use tokenizer: char",
                tokenizer.kind(),
                alphabet[a],
                ids.length));
      }
      idOf[a] = ids[0];
    }
    int place = 0;
    for (long n = 0; n < from; n++) {
      int codePoint = text.codePointAt(place);
      beginning.advance(codePoint);
      place += Character.charCount(codePoint);
    }
    this.beginsAt = place;
    restart();
  }

  /** Whether a tokenizer has one token for each character that a source can write. */
  public static boolean fits(Source source, Tokenizer tokenizer) {
    return Arrays.stream(source.distribution().alphabet())
        .allMatch(a -> SingleToken.id(tokenizer, Character.toString(a)) != SingleToken.NONE);
  }

  private void restart() {
    reader = beginning.copy();
    token = 0;
    at = beginsAt;
  }

  /**
   * Fills {@code p} [V] with the distribution of token {@code index} of the part, and returns its
   * entropy in nats.
   */
  public double at(long index, double[] p) {
    if (index < token) {
      restart();
    }
    while (token < index) {
      int codePoint = text.codePointAt(at);
      reader.advance(codePoint);
      at += Character.charCount(codePoint);
      token++;
    }
    reader.next(byCharacter);
    Arrays.fill(p, 0);
    double nats = 0;
    for (int a = 0; a < idOf.length; a++) {
      p[idOf[a]] = byCharacter[a];
      if (byCharacter[a] > 0) {
        nats -= byCharacter[a] * Math.log(byCharacter[a]);
      }
    }
    return nats;
  }
}
