package surprisal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/** Converts text to ids and back. Implementations are immutable and thread-safe. */
public interface Tokenizer {

  /** {@code char}, {@code byte}, {@code bpe}, or the name of a pretrained vocabulary. */
  String kind();

  /** |V|: ids are 0 to vocabSize - 1. */
  int vocabSize();

  /**
   * Encodes a text.
   *
   * @throws surprisal.config.UserError if the text has a character outside the vocabulary, with the
   *     character and its offset
   */
  int[] encode(String text);

  /**
   * The ids of a text with the special tokens that the tokenizer's model expects around it; most
   * tokenizers have none.
   */
  default int[] withSpecialTokens(int[] ids) {
    return ids;
  }

  /**
   * Decodes ids. Bytes that are not valid UTF-8 (a model may well produce them) become U+FFFD.
   *
   * @throws surprisal.config.UserError if an id is outside the vocabulary
   */
  String decode(int[] ids);

  /** Encodes documents in parallel on all cores. */
  default List<int[]> encodeBatch(List<String> documents) {
    return IntStream.range(0, documents.size())
        .parallel()
        .mapToObj(i -> encode(documents.get(i)))
        .toList();
  }

  /**
   * Decodes ids to bytes, which need not be valid UTF-8 if the tokenizer works on bytes.
   *
   * @throws surprisal.config.UserError if an id is outside the vocabulary
   */
  default byte[] decodeBytes(int[] ids) {
    return decode(ids).getBytes(StandardCharsets.UTF_8);
  }

  /** Whether these ids end inside a character. No character has more than four tokens. */
  default boolean endInsideCharacter(int... ids) {
    return ids.length < 4 && Utf8.text(decodeBytes(ids)).endsWith("\uFFFD");
  }

  /** The bytes of an id as hexadecimal digits, such as {@code <E282>}. */
  default String hex(int id) {
    return "<" + HexFormat.of().withUpperCase().formatHex(decodeBytes(new int[] {id})) + ">";
  }

  /** Number of UTF-8 bytes of each id, [V]; the denominator of bits per byte. */
  int[] bytesPerToken();

  /** What someone who uses this tokenizer should know, one sentence each; mostly nothing. */
  default List<String> notes() {
    return List.of();
  }

  /**
   * Everything needed to recreate this tokenizer, as JSON; {@link Tokenizers#fromJson} reads it.
   * Tokenizers with equal JSON are equal.
   */
  String toJson();
}
