package surprisal.tokenizer;

/**
 * A token that is found in the text as it stands, before the split and the merges, such as {@code
 * <|endoftext|>}.
 *
 * @param special whether it marks structure instead of text: it counts no bytes of text
 * @param normalized Hugging Face looks for the tokens with false first, then for those with true
 */
public record AddedToken(int id, String content, boolean special, boolean normalized) {}
