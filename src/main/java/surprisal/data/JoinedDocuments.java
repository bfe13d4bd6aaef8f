package surprisal.data;

/** Two parts of a text, one after the other; a document that was cut between them stays cut. */
public record JoinedDocuments(DocumentTokens first, DocumentTokens second)
    implements DocumentTokens {

  @Override
  public long size() {
    return first.size() + second.size();
  }

  @Override
  public void copy(long from, int[] to, int toOffset, int count) {
    int before = (int) Math.max(0, Math.min(count, first.size() - from));
    if (before > 0) {
      first.copy(from, to, toOffset, before);
    }
    if (before < count) {
      second.copy(from + before - first.size(), to, toOffset + before, count - before);
    }
  }

  @Override
  public long documents() {
    return first.documents() + second.documents();
  }

  @Override
  public Span document(long position) {
    if (position < first.size()) {
      return first.document(position);
    }
    Span span = second.document(position - first.size());
    long shift = first.size();
    return new Span(span.start() + shift, span.promptEnd() + shift, span.end() + shift);
  }

  @Override
  public long textBytes() {
    boolean known = first.textBytes() >= 0 && second.textBytes() >= 0;
    return known ? first.textBytes() + second.textBytes() : -1;
  }

  @Override
  public long heapBytes() {
    return first.heapBytes() + second.heapBytes();
  }
}
