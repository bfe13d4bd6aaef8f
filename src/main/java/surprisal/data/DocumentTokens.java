package surprisal.data;

/** Tokens that know their documents. */
public interface DocumentTokens extends TokenSequence {

  /**
   * One document.
   *
   * @param start first token
   * @param promptEnd first token behind its prompt; {@code start} where there is none
   * @param end first token behind it
   */
  record Span(long start, long promptEnd, long end) {}

  /** Number of documents that begin here. */
  long documents();

  /** The document that holds a token. */
  Span document(long position);

  /** Bytes of UTF-8 text that the tokens stand for, special tokens not counted; -1 if unknown. */
  long textBytes();
}
