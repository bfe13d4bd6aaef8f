package surprisal.tokenizer;

/** Text to ids and back. Implementations are immutable and safe for use by several threads. */
public interface Tokenizer {

  /** {@code char}, {@code byte}, {@code bpe}, or the name of a pretrained vocabulary. */
  String kind();

  /** |V|: ids are 0 to vocabSize - 1. */
  int vocabSize();

  /**
   * The ids of a text.
   *
   * @throws surprisal.config.UserError if the text has a character outside the vocabulary, naming
   *     it and its offset
   */
  int[] encode(String text);

  /**
   * The text of some ids. Bytes that do not form UTF-8 (a model may well produce them) become
   * U+FFFD.
   *
   * @throws surprisal.config.UserError if an id is outside the vocabulary
   */
  String decode(int[] ids);

  /** Number of UTF-8 bytes that each id stands for, [V]; the denominator of bits per byte. */
  int[] bytesPerToken();

  /**
   * Everything needed to make this tokenizer again, as JSON; {@code Tokenizers.fromJson} reads it.
   * Two tokenizers with the same JSON are the same.
   */
  String toJson();
}
