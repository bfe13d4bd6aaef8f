package surprisal.tokenizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Encodes single words by the merges of a model, and remembers the short ones. Thread-safe. */
final class BpeWords {
  private final int[] byteIds = new int[256];
  private final MergeTable merges;
  private final Map<String, Integer> wholeWords;
  private final WordCache cache = new WordCache();

  /**
   * @throws IllegalStateException if the vocabulary lacks one of the 256 bytes
   */
  BpeWords(BpeModel model) {
    merges = new MergeTable(model.merges());
    wholeWords = model.ignoreMerges() ? new HashMap<>() : Map.of();
    Arrays.fill(byteIds, -1);
    for (int id = 0; id < model.vocabulary().size(); id++) {
      String spelling = model.vocabulary().get(id);
      byte[] bytes = spelling == null ? null : ByteAlphabet.bytes(spelling);
      if (bytes != null && bytes.length == 1) {
        byteIds[bytes[0] & 0xFF] = id;
      }
      if (spelling != null && model.ignoreMerges()) {
        wholeWords.put(spelling, id);
      }
    }
    for (int b = 0; b < 256; b++) {
      if (byteIds[b] < 0) {
        throw new IllegalStateException("the vocabulary has no token for the byte " + b);
      }
    }
  }

  /** Working memory, for one thread. */
  WordEncoder encoder() {
    return new WordEncoder(merges, byteIds);
  }

  /** Appends the ids of the word text[from, to) to {@code out}. */
  void encode(byte[] text, int from, int to, WordEncoder encoder, IntList out) {
    if (to - from == 1) {
      out.add(byteIds[text[from] & 0xFF]);
    } else if (to - from > WordCache.LONGEST) {
      merge(text, from, to, encoder, out);
    } else {
      int hash = WordCache.hash(text, from, to);
      int[] known = cache.ids(text, from, to, hash);
      if (known != null) {
        out.add(known);
      } else {
        int before = out.size();
        merge(text, from, to, encoder, out);
        cache.put(text, from, to, hash, out.toArray(before));
      }
    }
  }

  private void merge(byte[] text, int from, int to, WordEncoder encoder, IntList out) {
    Integer whole =
        wholeWords.isEmpty()
            ? null
            : wholeWords.get(ByteAlphabet.spell(Arrays.copyOfRange(text, from, to)));
    if (whole != null) {
      out.add(whole);
    } else {
      encoder.encode(text, from, to, out);
    }
  }
}
