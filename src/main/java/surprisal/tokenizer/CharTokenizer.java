package surprisal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import surprisal.config.UserError;

/** One id per Unicode code point, in code point order, as in nanoGPT. */
public final class CharTokenizer implements Tokenizer {
  static final String KIND = "char";

  private final int[] codePoints;
  private final int[] idOf;

  private CharTokenizer(int[] codePoints) {
    this.codePoints = codePoints;
    this.idOf = new int[codePoints[codePoints.length - 1] + 1];
    Arrays.fill(idOf, -1);
    for (int id = 0; id < codePoints.length; id++) {
      idOf[codePoints[id]] = id;
    }
  }

  /**
   * A tokenizer whose vocabulary is every character in {@code text}.
   *
   * @throws UserError if the text is empty or contains an unpaired surrogate
   */
  public static CharTokenizer of(String text) {
    if (text.isEmpty()) {
      throw new UserError("the text is empty; a character vocabulary needs at least one character");
    }
    Surrogates.requirePaired(text);
    return new CharTokenizer(text.codePoints().sorted().distinct().toArray());
  }

  static CharTokenizer ofVocabulary(String vocabulary) {
    int[] codePoints = vocabulary.codePoints().toArray();
    for (int i = 1; i < codePoints.length; i++) {
      if (codePoints[i - 1] >= codePoints[i]) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "the tokenizer's character vocabulary is damaged: %s at position %d does not"
                    + " follow %s in code point order; create the tokenizer again",
                name(codePoints[i]),
                i,
                name(codePoints[i - 1])));
      }
    }
    return of(vocabulary);
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int vocabSize() {
    return codePoints.length;
  }

  @Override
  public int[] encode(String text) {
    int[] ids = new int[text.codePointCount(0, text.length())];
    int at = 0;
    for (int n = 0; n < ids.length; n++) {
      int codePoint = text.codePointAt(at);
      int id = codePoint < idOf.length ? idOf[codePoint] : -1;
      if (id < 0) {
        throw new UserError(
            String.format(
                Locale.ROOT,
                "character %s at offset %d is not among the %d characters of the vocabulary; remove"
                    + " it, or train on a text that contains it or with tokenizer: byte",
                name(codePoint),
                n,
                codePoints.length));
      }
      ids[n] = id;
      at += Character.charCount(codePoint);
    }
    return ids;
  }

  @Override
  public String decode(int[] ids) {
    StringBuilder text = new StringBuilder(ids.length);
    for (int n = 0; n < ids.length; n++) {
      text.appendCodePoint(codePoints[Tokenizers.checkedId(ids, n, codePoints.length)]);
    }
    return text.toString();
  }

  @Override
  public int[] bytesPerToken() {
    return Arrays.stream(codePoints)
        .map(c -> Character.toString(c).getBytes(StandardCharsets.UTF_8).length)
        .toArray();
  }

  @Override
  public String toJson() {
    String vocabulary = new String(codePoints, 0, codePoints.length);
    return Tokenizers.json(Map.of("kind", KIND, "vocabulary", vocabulary));
  }

  /** A character for a message: 'é' (U+00E9), or only U+000A if it is not printable. */
  private static String name(int codePoint) {
    String number = String.format(Locale.ROOT, "U+%04X", codePoint);
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          number;
      default -> "'" + Character.toString(codePoint) + "' (" + number + ")";
    };
  }
}
