package surprisal.data.corpus;

import java.io.IOException;
import java.io.Reader;
import java.util.function.Consumer;

/** Splits a text file into documents at {@link Corpus#END_OF_TEXT}, and long ones into pieces. */
final class TextDocuments {
  private static final int PIECE = 1 << 20;
  private static final int LONGEST = 8 * PIECE;
  private static final String END = Corpus.END_OF_TEXT;

  private final String origin;
  private final Consumer<Piece> sink;
  private final StringBuilder pending = new StringBuilder();

  /** There is no {@link #END} before this index of {@code pending}. */
  private int searched;

  private boolean starts = true;

  TextDocuments(String origin, Consumer<Piece> sink) {
    this.origin = origin;
    this.sink = sink;
  }

  void read(Reader reader) throws IOException {
    char[] buffer = new char[1 << 16];
    for (int n = reader.read(buffer); n >= 0; n = reader.read(buffer)) {
      pending.append(buffer, 0, n);
      for (int at = pending.indexOf(END, searched); at >= 0; at = pending.indexOf(END, searched)) {
        emit(at, true);
        pending.delete(0, END.length());
      }
      searched = Math.max(0, pending.length() - END.length() + 1);
      if (pending.length() >= 2 * PIECE) {
        int cut = cut();
        if (cut > 0) {
          emit(cut, false);
        }
      }
    }
    emit(pending.length(), true);
  }

  /** Where to end a piece, or 0 to read more. */
  private int cut() {
    for (int at = searched; at > PIECE / 2; at--) {
      if (pending.charAt(at) == ' ' && Character.isLetterOrDigit(pending.charAt(at - 1))) {
        return at;
      }
    }
    if (pending.length() < LONGEST) {
      return 0;
    }
    boolean splitsPair = Character.isLowSurrogate(pending.charAt(searched));
    return splitsPair ? searched - 1 : searched;
  }

  private void emit(int length, boolean ends) {
    String text = pending.substring(0, length);
    pending.delete(0, length);
    searched = Math.max(0, searched - length);
    // White space alone, between two marks or after the last one, is not a document.
    if (!(starts && ends && text.isBlank())) {
      sink.accept(new Piece(text, starts, ends, false, origin));
    }
    starts = ends;
  }
}
