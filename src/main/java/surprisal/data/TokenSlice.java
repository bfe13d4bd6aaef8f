package surprisal.data;

import java.util.Objects;

/**
 * A contiguous part of other tokens; documents are cut at its ends.
 *
 * @param from first token
 * @param size number of tokens
 */
public record TokenSlice(DocumentTokens whole, long from, long size) implements DocumentTokens {
  public TokenSlice {
    Objects.checkFromIndexSize(from, size, whole.size());
  }

  @Override
  public void copy(long at, int[] to, int toOffset, int count) {
    Objects.checkFromIndexSize(at, count, size);
    whole.copy(from + at, to, toOffset, count);
  }

  @Override
  public long documents() {
    long documents = 0;
    for (long at = 0; at < size; at = document(at).end()) {
      documents++;
    }
    return documents;
  }

  @Override
  public Span document(long position) {
    Objects.checkIndex(position, size);
    Span span = whole.document(from + position);
    return new Span(clip(span.start()), clip(span.promptEnd()), clip(span.end()));
  }

  private long clip(long position) {
    return Math.max(0, Math.min(size, position - from));
  }

  @Override
  public String fingerprint() {
    return new Fingerprint().add(whole.fingerprint()).add(from, size).toString();
  }

  @Override
  public long textBytes() {
    return from == 0 && size == whole.size() ? whole.textBytes() : -1;
  }

  @Override
  public long heapBytes() {
    return whole.heapBytes();
  }
}
