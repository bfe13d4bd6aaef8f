package surprisal.data.shard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import surprisal.config.UserError;
import surprisal.data.corpus.Piece;
import surprisal.tokenizer.Tokenizer;

/** Consecutive pieces of the corpus, encoded together by one thread. */
final class WorkUnit {
  /** Characters after which a unit is full. */
  private static final int FULL = 1 << 20;

  private static final int MANY = 1 << 14;

  private final List<Piece> pieces = new ArrayList<>();
  private final List<Boolean> held = new ArrayList<>();
  private long characters;

  /**
   * @param ids of one piece, including the end-of-text id at the end of a document if there is one
   * @param starts whether a document starts with it
   * @param prompt whether it is a prompt, whose tokens are the first of its document
   * @param held whether its document is held out for validation
   * @param textBytes of the piece in UTF-8
   */
  record Encoded(int[] ids, boolean starts, boolean prompt, boolean held, long textBytes) {}

  void add(Piece piece, boolean heldOut) {
    pieces.add(piece);
    held.add(heldOut);
    characters += piece.text().length();
  }

  boolean isEmpty() {
    return pieces.isEmpty();
  }

  /** A prompt is never separated from its completion. */
  boolean isFull() {
    return (characters >= FULL || pieces.size() >= MANY) && !pieces.get(pieces.size() - 1).prompt();
  }

  /**
   * @throws UserError if a piece has a character outside the vocabulary
   */
  List<Encoded> encode(Tokenizer tokenizer, int endOfText) {
    List<Encoded> all = new ArrayList<>(pieces.size());
    for (int i = 0; i < pieces.size(); i++) {
      Piece piece = pieces.get(i);
      int[] ids;
      try {
        ids = tokenizer.encode(piece.text());
      } catch (UserError e) {
        throw new UserError(piece.origin() + ": " + e.getMessage(), e);
      }
      if (piece.ends() && endOfText >= 0) {
        ids = Arrays.copyOf(ids, ids.length + 1);
        ids[ids.length - 1] = endOfText;
      }
      all.add(
          new Encoded(ids, piece.starts(), piece.prompt(), held.get(i), utf8Bytes(piece.text())));
    }
    return all;
  }

  private static long utf8Bytes(String text) {
    long bytes = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Each half of a surrogate pair counts two bytes: the pair has four.
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return bytes;
  }
}
