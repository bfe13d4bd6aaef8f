package surprisal.tokenizer;

/**
 * A token that is recognized literally in the text, before the split and the merges, such as {@code
 * <|endoftext|>}.
 *
 * @param special whether it marks structure instead of text, and so counts no bytes
 * @param normalized Hugging Face searches for tokens with false first, in the text as it is, then
 *     for those with true in the normalized text
 * @param singleWord whether no letter or digit may be adjacent to it
 * @param lstrip whether it takes the white space before it
 * @param rstrip whether it takes the white space after it
 */
public record AddedToken(
    int id,
    String content,
    boolean special,
    boolean normalized,
    boolean singleWord,
    boolean lstrip,
    boolean rstrip) {

  /** A token that is found wherever its content is. */
  public AddedToken(int id, String content, boolean special, boolean normalized) {
    this(id, content, special, normalized, false, false, false);
  }

  /** With the content that it has in a text to which a normalizer was applied. */
  AddedToken asFoundAfter(Normalizer normalizer) {
    String found = normalized ? normalizer.normalize(content) : content;
    return new AddedToken(id, found, special, normalized, singleWord, lstrip, rstrip);
  }
}
