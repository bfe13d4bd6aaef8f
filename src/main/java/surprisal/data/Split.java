package surprisal.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import surprisal.config.UserError;
import surprisal.data.corpus.Piece;
import surprisal.tokenizer.Tokenizer;

/** The training tokens and the held-out tokens. */
public record Split(DocumentTokens train, DocumentTokens validation) {

  /** Of both parts: equal for equal data, wherever it lies. */
  public String fingerprint() {
    return new Fingerprint().add(train.fingerprint(), validation.fingerprint()).toString();
  }

  /** Like {@link #tail(List, double, Tokenizer)}, for a text that is one document. */
  public static Split tail(String text, double validationFraction, Tokenizer tokenizer) {
    Piece whole = new Piece(text, true, true, false, "the text");
    return tail(List.of(whole), validationFraction, tokenizer);
  }

  /**
   * Cuts like nanoGPT: the first floor(n * (1 - validationFraction)) of the n characters are for
   * training, the rest for validation; each part is encoded by itself. A document that is cut
   * starts again in the second part.
   *
   * @throws UserError if a part would be empty
   */
  public static Split tail(List<Piece> pieces, double validationFraction, Tokenizer tokenizer) {
    long characters = pieces.stream().mapToLong(Split::characters).sum();
    long train = trainCharacters(characters, validationFraction);
    if (train == 0 || train == characters) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "the text has %d characters, too few to hold out a fraction of %s for validation;"
                  + " give a longer text",
              characters,
              validationFraction));
    }
    List<Piece> first = new ArrayList<>();
    List<Piece> second = new ArrayList<>();
    long left = train;
    for (Piece piece : pieces) {
      long here = characters(piece);
      if (left == 0) {
        second.add(part(piece, 0, piece.text().length(), second.isEmpty()));
      } else if (here <= left) {
        first.add(piece);
        left -= here;
      } else {
        int cut = piece.text().offsetByCodePoints(0, (int) left);
        first.add(part(piece, 0, cut, false));
        second.add(part(piece, cut, piece.text().length(), true));
        left = 0;
      }
    }
    return new Split(MemoryDocuments.of(first, tokenizer), MemoryDocuments.of(second, tokenizer));
  }

  /** How many of a text's characters are for training. */
  public static long trainCharacters(long characters, double validationFraction) {
    return (long) (characters * (1 - validationFraction));
  }

  private static long characters(Piece piece) {
    return piece.text().codePointCount(0, piece.text().length());
  }

  private static Piece part(Piece of, int from, int to, boolean starts) {
    return new Piece(
        of.text().substring(from, to),
        of.starts() && from == 0 || starts,
        of.ends() && to == of.text().length(),
        of.prompt(),
        of.origin());
  }
}
