package surprisal.data;

/** Tokens with document boundaries. */
public interface DocumentTokens extends TokenSequence {

  /**
   * One document.
   *
   * @param start first token
   * @param promptEnd first token after its prompt; {@code start} if there is none
   * @param end first token after the document
   */
  record Span(long start, long promptEnd, long end) {}

  /** Number of documents that start here. */
  long documents();

  /** The document that contains a token. */
  Span document(long position);

  /** UTF-8 bytes of the text, not counting special tokens; -1 if unknown. */
  long textBytes();

  /** SHA-256 of the tokens and document boundaries: equal for equal data. */
  default String fingerprint() {
    return new Fingerprint().addAll(this).toString();
  }

  /** Bytes on the Java heap; 0 where the tokens are in mapped files. */
  default long heapBytes() {
    return 0;
  }
}
