package surprisal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

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

  /** The ids of each document, in parallel on all cores. */
  default List<int[]> encodeBatch(List<String> documents) {
    return IntStream.range(0, documents.size())
        .parallel()
        .mapToObj(i -> encode(documents.get(i)))
        .toList();
  }

  /**
   * The bytes that some ids stand for, where they are known before they become text: then they need
   * not be UTF-8.
   *
   * @throws surprisal.config.UserError if an id is outside the vocabulary
   */
  default byte[] decodeBytes(int[] ids) {
    return decode(ids).getBytes(StandardCharsets.UTF_8);
  }

  /** Number of UTF-8 bytes that each id stands for, [V]; the denominator of bits per byte. */
  int[] bytesPerToken();

  /**
   * Everything needed to make this tokenizer again, as JSON; {@link Tokenizers#fromJson} reads it.
   * Two tokenizers with the same JSON are the same.
   */
  String toJson();
}
