package surprisal.data.corpus;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import surprisal.config.UserError;

/** Reads a whole corpus into memory. */
public final class WholeCorpus {
  /** Memory for text, ids and encoding, in bytes per character (approximate). */
  private static final int BYTES_PER_CHARACTER = 10;

  private static final long LONGEST = 1L << 30;

  private WholeCorpus() {}

  /**
   * Reads all documents of a file, folder or glob.
   *
   * @throws UserError if it does not exist, is malformed, contains no text, or is too long for the
   *     memory
   */
  public static List<Piece> read(String input) {
    return read(input, Math.min(LONGEST, Runtime.getRuntime().maxMemory() / BYTES_PER_CHARACTER));
  }

  static List<Piece> read(String input, long mostCharacters) {
    if (input.equals("-")) {
      throw new UserError(
          "standard input can be read only once; write it to a folder first: scripts/surprisal"
              + " prepare - --out DIR");
    }
    Corpus corpus = Corpus.of(List.of(input), InputStream.nullInputStream(), "text", false);
    List<Piece> pieces = new ArrayList<>();
    long[] characters = new long[1];
    corpus.read(
        piece -> {
          characters[0] += piece.text().length();
          if (characters[0] > mostCharacters) {
            throw new UserError(
                String.format(
                    Locale.ROOT,
                    "%s has more than %,d characters, too many for the memory; run"
                        + " scripts/surprisal prepare %s --out DIR first and train on DIR",
                    input,
                    mostCharacters,
                    input));
          }
          pieces.add(piece);
        });
    if (pieces.isEmpty()) {
      throw new UserError(input + " contains no text; give a text to train on");
    }
    return pieces;
  }
}
