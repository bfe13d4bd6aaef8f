package surprisal.tokenizer;

/**
 * A token that is recognized literally in the text, before the split and the merges, such as {@code
 * <|endoftext|>}.
 *
 * @param special whether it marks structure instead of text, and so counts no bytes
 * @param normalized Hugging Face searches for tokens with false first, then for those with true
 */
public record AddedToken(int id, String content, boolean special, boolean normalized) {}
