package surprisal.tokenizer;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Byte-level byte-pair encoding as in GPT-2 (Sennrich et al. 2016, Radford et al. 2019): added
 * tokens are taken out of the text, {@link SplitPattern} splits the rest into words, and the merges
 * are applied to the bytes of each word. The vocabulary contains every byte, so that any bytes can
 * be encoded and decode to themselves. Gives the same ids as Hugging Face's {@code tokenizers} for
 * the same tokenizer.json.
 */
public final class BpeTokenizer implements Tokenizer {
  public static final String KIND = "bpe";

  private final BpeModel model;
  private final byte[][] tokens;
  private final int[] bytesPerToken;
  private final int[] byteIds = new int[256];
  private final MergeTable merges;
  private final AddedTokens firstAdded;
  private final AddedTokens thenAdded;
  private final Map<String, Integer> wholeWords;
  private final WordCache cache = new WordCache();

  /**
   * @throws IllegalStateException if the vocabulary lacks one of the 256 bytes; {@link
   *     Tokenizers#read} reports that to the user first
   */
  public BpeTokenizer(BpeModel model) {
    this.model = model;
    int vocabSize = model.vocabSize();
    tokens = new byte[vocabSize][];
    bytesPerToken = new int[vocabSize];
    Arrays.fill(byteIds, -1);
    wholeWords = model.ignoreMerges() ? new HashMap<>() : Map.of();
    for (int id = 0; id < model.vocabulary().size(); id++) {
      String spelling = model.vocabulary().get(id);
      byte[] bytes = ByteAlphabet.bytes(spelling);
      // A token outside the alphabet can only be an added one; it stands for itself.
      tokens[id] = bytes == null ? Utf8.bytes(spelling) : bytes;
      bytesPerToken[id] = tokens[id].length;
      if (bytes != null && bytes.length == 1) {
        byteIds[bytes[0] & 0xFF] = id;
      }
      if (model.ignoreMerges()) {
        wholeWords.put(spelling, id);
      }
    }
    for (AddedToken added : model.addedTokens()) {
      tokens[added.id()] = Utf8.bytes(added.content());
      bytesPerToken[added.id()] = added.special() ? 0 : tokens[added.id()].length;
    }
    for (int b = 0; b < 256; b++) {
      if (byteIds[b] < 0) {
        throw new IllegalStateException("the vocabulary has no token for the byte " + b);
      }
    }
    merges = new MergeTable(model.merges());
    firstAdded = new AddedTokens(added(false));
    thenAdded = new AddedTokens(added(true));
  }

  private List<AddedToken> added(boolean normalized) {
    return model.addedTokens().stream().filter(t -> t.normalized() == normalized).toList();
  }

  public BpeModel model() {
    return model;
  }

  @Override
  public String kind() {
    return KIND;
  }

  @Override
  public int vocabSize() {
    return tokens.length;
  }

  @Override
  public int[] encode(String text) {
    return encode(Utf8.bytes(text));
  }

  /** Encodes any bytes, UTF-8 or not; {@link #decodeBytes} returns the same bytes. */
  public int[] encode(byte[] text) {
    IntList out = new IntList(text.length / 3);
    WordEncoder encoder = new WordEncoder(merges, byteIds);
    if (firstAdded.isEmpty() && thenAdded.isEmpty()) {
      encodeText(text, 0, text.length, encoder, out);
    } else {
      firstAdded.encode(
          text,
          0,
          text.length,
          out,
          (from, to) -> encodeBetweenFirst(text, from, to, encoder, out));
    }
    return out.toArray();
  }

  private void encodeBetweenFirst(byte[] text, int from, int to, WordEncoder encoder, IntList out) {
    if (thenAdded.isEmpty()) {
      encodeText(text, from, to, encoder, out);
      return;
    }
    thenAdded.encode(
        text,
        from,
        to,
        out,
        (plainFrom, plainTo) -> encodeText(text, plainFrom, plainTo, encoder, out));
  }

  private void encodeText(byte[] text, int from, int to, WordEncoder encoder, IntList out) {
    int i = from;
    while (i < to) {
      int end = SplitPattern.wordEnd(text, i, to);
      if (end - i == 1) {
        out.add(byteIds[text[i] & 0xFF]);
      } else if (end - i > WordCache.LONGEST) {
        encodeWord(text, i, end, encoder, out);
      } else {
        int hash = WordCache.hash(text, i, end);
        int[] known = cache.ids(text, i, end, hash);
        if (known != null) {
          out.add(known);
        } else {
          int before = out.size();
          encodeWord(text, i, end, encoder, out);
          cache.put(text, i, end, hash, out.toArray(before));
        }
      }
      i = end;
    }
  }

  private void encodeWord(byte[] text, int from, int to, WordEncoder encoder, IntList out) {
    if (model.ignoreMerges()) {
      Integer whole = wholeWords.get(ByteAlphabet.spell(Arrays.copyOfRange(text, from, to)));
      if (whole != null) {
        out.add(whole);
        return;
      }
    }
    encoder.encode(text, from, to, out);
  }

  @Override
  public String decode(int[] ids) {
    return Utf8.text(decodeBytes(ids));
  }

  @Override
  public byte[] decodeBytes(int[] ids) {
    return TokenBytes.join(tokens, ids);
  }

  /** The bytes of one token. */
  public byte[] bytesOf(int id) {
    return decodeBytes(new int[] {id});
  }

  /** [V]; 0 for special tokens, which stand for no text. */
  @Override
  public int[] bytesPerToken() {
    return bytesPerToken.clone();
  }

  /** Hugging Face's tokenizer.json. */
  @Override
  public String toJson() {
    return TokenizerJson.write(model);
  }
}
