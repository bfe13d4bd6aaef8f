package surprisal.data;

/** Copies windows of a sequence into the rows of batches, with masks and document boundaries. */
public final class WindowReader {
  private final TokenSequence tokens;
  private final DocumentTokens documents;
  private final TargetMask mask;
  private final boolean attendAcrossDocuments;
  private final int[] window;

  /** Plain windows: every target counts, and each position attends to all before it. */
  public WindowReader(TokenSequence tokens, int T) {
    this.tokens = tokens;
    this.documents = null;
    this.mask = TargetMask.NONE;
    this.attendAcrossDocuments = true;
    this.window = new int[T + 1];
  }

  /**
   * @param attendAcrossDocuments if false, a position attends only to its own document, and
   *     positions count from the document's first token in the window
   */
  public WindowReader(
      DocumentTokens tokens, int T, TargetMask mask, boolean attendAcrossDocuments) {
    this.tokens = tokens;
    this.documents = mask.needsDocuments() || !attendAcrossDocuments ? tokens : null;
    this.mask = mask;
    this.attendAcrossDocuments = attendAcrossDocuments;
    this.window = new int[T + 1];
  }

  public TokenSequence tokens() {
    return tokens;
  }

  /** Allocates a batch with the arrays that these windows need. */
  public Batch allocate(int B) {
    Batch plain = Batch.allocate(B, window.length - 1);
    return attendAcrossDocuments
        ? plain
        : new Batch(
            B,
            plain.T(),
            plain.inputs(),
            plain.targets(),
            plain.positions(),
            new int[plain.inputs().length]);
  }

  /**
   * Fills a row with {@code count} inputs from token {@code start} and their targets; the rest of
   * the row becomes padding.
   */
  public void read(Batch batch, int row, long start, int count) {
    int T = batch.T();
    int at = row * T;
    tokens.copy(start, window, 0, count + 1);
    DocumentTokens.Span input = null;
    DocumentTokens.Span target = null;
    for (int t = 0; t < T; t++) {
      batch.inputs()[at + t] = t < count ? window[t] : 0;
      if (t < count && documents != null) {
        input = spanOf(start + t, input);
        target = spanOf(start + t + 1, input);
      }
      boolean counts = t < count && mask.counts(window[t + 1], start + t + 1, target);
      batch.targets()[at + t] = counts ? window[t + 1] : Batch.IGNORED;
      if (!attendAcrossDocuments) {
        // Padding belongs to the last document: it is ignored, but must attend to something.
        int first = input == null ? 0 : (int) Math.max(0, input.start() - start);
        batch.starts()[at + t] = first;
        batch.positions()[at + t] = t - first;
      }
    }
  }

  private DocumentTokens.Span spanOf(long position, DocumentTokens.Span last) {
    return last != null && position < last.end() ? last : documents.document(position);
  }
}
