package surprisal.data;

import java.util.Set;

/**
 * Which targets are learned from.
 *
 * @param completionOnly leaves out the prompts of documents that have one
 * @param firstOfDocument whether the first token of a document counts, which nothing before it
 *     foretells
 * @param ignoredTokens ids that never count, such as special tokens
 */
public record TargetMask(
    boolean completionOnly, boolean firstOfDocument, Set<Integer> ignoredTokens) {
  /** Every target counts. */
  public static final TargetMask NONE = new TargetMask(false, true, Set.of());

  public TargetMask {
    ignoredTokens = Set.copyOf(ignoredTokens);
  }

  /** Whether these masks depend on where documents begin. */
  boolean needsDocuments() {
    return completionOnly || !firstOfDocument;
  }

  /**
   * @param token id of the target
   * @param position of the target among all tokens
   * @param span the document that holds it, or null if {@link #needsDocuments} is false
   */
  boolean counts(int token, long position, DocumentTokens.Span span) {
    if (ignoredTokens.contains(token)) {
      return false;
    }
    if (completionOnly && position < span.promptEnd()) {
      return false;
    }
    return firstOfDocument || position != span.start();
  }
}
