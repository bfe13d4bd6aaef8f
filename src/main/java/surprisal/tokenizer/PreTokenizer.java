package surprisal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;

/**
 * Divides a text into words, which no merge crosses.
 *
 * @param before splits of the text
 * @param prefixSpace whether ByteLevel puts a space before each part that has none
 * @param gpt2Split whether ByteLevel splits like GPT-2
 * @param after splits of what follows from that, in ByteLevel's spelling
 */
record PreTokenizer(List<Split> before, boolean prefixSpace, boolean gpt2Split, List<Split> after) {
  static final PreTokenizer GPT2 = new PreTokenizer(List.of(), false, true, List.of());

  private static final int MOST_STEPS = 32;

  /** Receives a word, text[from, to). */
  interface Word {
    void accept(byte[] text, int from, int to);
  }

  /**
   * Reads the part {@code pre_tokenizer} of a tokenizer.json.
   *
   * @throws surprisal.config.UserError if it is malformed or not byte-level
   */
  static PreTokenizer read(JsonPart part) {
    List<Split> before = new ArrayList<>();
    List<Split> after = new ArrayList<>();
    JsonPart byteLevel = null;
    for (JsonPart step : part.flattened("pretokenizers", MOST_STEPS)) {
      if (!step.type().equals("ByteLevel")) {
        (byteLevel == null ? before : after).addAll(Split.read(step));
      } else if (byteLevel == null) {
        byteLevel = step;
      } else {
        throw part.error("the pre-tokenizer ByteLevel is there twice");
      }
    }
    if (byteLevel == null) {
      throw part.error(
          "this is a BPE model without the pre-tokenizer ByteLevel; only byte-level BPE is"
              + " supported");
    }
    return new PreTokenizer(
        before,
        byteLevel.get("add_prefix_space").flag(),
        byteLevel.get("use_regex").flag(true),
        after);
  }

  void words(String text, Word to) {
    split(before, 0, text, part -> byteLevel(part, to));
  }

  private static void split(List<Split> splits, int from, String text, Consumer<String> to) {
    if (from == splits.size()) {
      to.accept(text);
    } else {
      splits.get(from).split(text, part -> split(splits, from + 1, part, to));
    }
  }

  private void byteLevel(String part, Word to) {
    String whole = prefixSpace && !part.startsWith(" ") ? " " + part : part;
    byte[] bytes = whole.getBytes(StandardCharsets.UTF_8);
    for (int from = 0; from < bytes.length; ) {
      int end = gpt2Split ? SplitPattern.wordEnd(bytes, from, bytes.length) : bytes.length;
      if (after.isEmpty()) {
        to.accept(bytes, from, end);
      } else {
        spelled(ByteAlphabet.spell(Arrays.copyOfRange(bytes, from, end)), to);
      }
      from = end;
    }
  }

  private void spelled(String letters, Word to) {
    split(
        after,
        0,
        letters,
        part -> {
          byte[] bytes = ByteAlphabet.bytes(part);
          to.accept(bytes, 0, bytes.length);
        });
  }

  /** Whether parts of a text are left out. */
  boolean removes() {
    return before.stream().anyMatch(Split::removes) || after.stream().anyMatch(Split::removes);
  }
}
