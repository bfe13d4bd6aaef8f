package surprisal.data;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import surprisal.data.corpus.Piece;
import surprisal.tokenizer.Tokenizer;

/** Encoded documents in memory. */
final class MemoryDocuments implements DocumentTokens {
  private final IntTokens ids;
  private final long[] starts;
  private final long[] promptEnds;
  private final long textBytes;

  private MemoryDocuments(IntTokens ids, long[] starts, long[] promptEnds, long textBytes) {
    this.ids = ids;
    this.starts = starts;
    this.promptEnds = promptEnds;
    this.textBytes = textBytes;
  }

  /**
   * Encodes pieces on all cores. Documents are separated by the end-of-text token if the vocabulary
   * has one; the last document has none after it, because the text may continue elsewhere.
   *
   * @throws surprisal.config.UserError if a piece has a character outside the vocabulary
   */
  static MemoryDocuments of(List<Piece> pieces, Tokenizer tokenizer) {
    List<int[]> encoded = tokenizer.encodeBatch(pieces.stream().map(Piece::text).toList());
    int endOfText = SingleToken.endOfText(tokenizer);
    int[] bytesPerToken = tokenizer.bytesPerToken();
    long room = encoded.stream().mapToLong(ids -> ids.length).sum() + pieces.size();
    int[] all = new int[Math.toIntExact(room)];
    long[] starts = new long[pieces.size()];
    long[] promptEnds = new long[pieces.size()];
    int size = 0;
    int documents = 0;
    long textBytes = 0;
    for (int i = 0; i < encoded.size(); i++) {
      Piece piece = pieces.get(i);
      int[] ids = encoded.get(i);
      if (piece.starts()) {
        starts[documents] = size;
        promptEnds[documents++] = size + (piece.prompt() ? ids.length : 0);
      }
      for (int id : ids) {
        all[size++] = id;
        textBytes += bytesPerToken[id];
      }
      if (piece.ends() && i + 1 < encoded.size() && endOfText != SingleToken.NONE) {
        all[size++] = endOfText;
      }
    }
    return new MemoryDocuments(
        IntTokens.of(Arrays.copyOf(all, size)),
        Arrays.copyOf(starts, documents),
        Arrays.copyOf(promptEnds, documents),
        textBytes);
  }

  @Override
  public long size() {
    return ids.size();
  }

  @Override
  public void copy(long from, int[] to, int toOffset, int count) {
    ids.copy(from, to, toOffset, count);
  }

  @Override
  public long documents() {
    return starts.length;
  }

  @Override
  public Span document(long position) {
    Objects.checkIndex(position, size());
    int found = Arrays.binarySearch(starts, position);
    int document = found >= 0 ? lastOf(found) : -found - 2;
    long end = document + 1 < starts.length ? starts[document + 1] : size();
    return new Span(starts[document], promptEnds[document], end);
  }

  /** The last document that starts where this one does: those before it are empty. */
  private int lastOf(int document) {
    int last = document;
    while (last + 1 < starts.length && starts[last + 1] == starts[document]) {
      last++;
    }
    return last;
  }

  @Override
  public long textBytes() {
    return textBytes;
  }

  @Override
  public long heapBytes() {
    return ids.heapBytes() + 2L * Long.BYTES * starts.length;
  }
}
