package surprisal.data;

import java.util.HashSet;
import java.util.Set;
import surprisal.config.DataConfig;
import surprisal.config.KeyError;
import surprisal.tokenizer.Tokenizer;

/**
 * Which targets are trained on.
 *
 * @param completionOnly whether to leave out the prompts of documents that have one
 * @param firstOfDocument whether the first token of a document counts, although nothing before it
 *     helps to predict it
 * @param ignoredTokens ids that never count, for example special tokens
 */
public record TargetMask(
    boolean completionOnly, boolean firstOfDocument, Set<Integer> ignoredTokens) {
  /** Every target counts. */
  public static final TargetMask NONE = new TargetMask(false, true, Set.of());

  public TargetMask {
    ignoredTokens = Set.copyOf(ignoredTokens);
  }

  /**
   * The mask that a configuration asks for.
   *
   * @throws KeyError if one of the {@code mask_tokens} is not a single token in the vocabulary
   */
  public static TargetMask of(DataConfig config, Tokenizer tokenizer) {
    Set<Integer> ids = new HashSet<>();
    for (String text : config.maskTokens()) {
      int id = SingleToken.id(tokenizer, text);
      if (id == SingleToken.NONE) {
        throw new KeyError(
            "data.mask_tokens",
            "data.mask_tokens names \""
                + text
                + "\", which is not a single token in the vocabulary "
                + tokenizer.kind()
                + "; write tokens as tokenizer inspect shows them");
      }
      ids.add(id);
    }
    return new TargetMask(config.maskPrompt(), !config.maskFirstOfDocument(), ids);
  }

  /** Whether this mask depends on document boundaries. */
  boolean needsDocuments() {
    return completionOnly || !firstOfDocument;
  }

  /**
   * @param token id of the target
   * @param position of the target among all tokens
   * @param span the document that contains it; null if {@link #needsDocuments} is false
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
