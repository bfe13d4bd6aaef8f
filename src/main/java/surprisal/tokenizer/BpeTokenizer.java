package surprisal.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Byte-level byte-pair encoding as in GPT-2 (Sennrich et al. 2016, Radford et al. 2019): added
 * tokens are taken out of the text, the rest is split into words, by {@link SplitPattern} or as its
 * {@link Pipeline} says, and the merges are applied to the bytes of each word. The vocabulary
 * contains every byte, so that any text can be encoded. Gives the same ids as Hugging Face's {@code
 * tokenizers} for the same tokenizer.json.
 */
public final class BpeTokenizer implements Tokenizer {
  public static final String KIND = "bpe";

  private final BpeModel model;
  private final List<String> notes;
  private final byte[][] tokens;
  private final int[] bytesPerToken;
  private final BpeWords words;
  private final AddedTokens firstAdded;
  private final AddedTokens thenAdded;
  private final boolean splitsLikeGpt2;

  /**
   * @throws IllegalStateException if the vocabulary lacks one of the 256 bytes; {@link
   *     Tokenizers#read} reports that to the user first
   */
  public BpeTokenizer(BpeModel model) {
    this(model, List.of());
  }

  /**
   * @param remarks on the file that it was read from
   */
  BpeTokenizer(BpeModel model, List<String> remarks) {
    this.model = model;
    splitsLikeGpt2 = model.pipeline().splitsLikeGpt2();
    words = new BpeWords(model);
    tokens = TokenBytes.of(model);
    bytesPerToken = Arrays.stream(tokens).mapToInt(token -> token.length).toArray();
    for (AddedToken added : model.addedTokens()) {
      bytesPerToken[added.id()] = added.special() ? 0 : bytesPerToken[added.id()];
    }
    firstAdded = added(false);
    thenAdded = added(true);
    notes = new ArrayList<>(remarks);
    noteLosses();
  }

  private AddedTokens added(boolean normalized) {
    return new AddedTokens(
        model.addedTokens().stream()
            .filter(token -> token.normalized() == normalized)
            .map(token -> token.asFoundAfter(model.pipeline().normalizer()))
            .toList());
  }

  private void noteLosses() {
    List<String> losses = new ArrayList<>(model.pipeline().losses());
    if (model.addedTokens().stream().anyMatch(token -> token.lstrip() || token.rstrip())) {
      losses.add("tokens that take the white space around them");
    }
    if (!losses.isEmpty()) {
      notes.add(
          ("the tokenizer does not decode every text to itself, because of %s; bits per byte count"
                  + " the bytes of the decoded text")
              .formatted(String.join(", ", losses)));
    }
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

  /**
   * Encodes any bytes, UTF-8 or not. With GPT-2's split, {@link #decodeBytes} returns the same
   * bytes; any other takes invalid ones for U+FFFD.
   */
  public int[] encode(byte[] text) {
    IntList out = new IntList(text.length / 3);
    WordEncoder encoder = words.encoder();
    if (firstAdded.isEmpty() && thenAdded.isEmpty() && splitsLikeGpt2) {
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
    if (splitsLikeGpt2) {
      encodeNormalized(text, from, to, encoder, out);
    } else {
      String normalized = model.pipeline().normalizer().normalize(string(text, from, to));
      byte[] bytes = normalized.getBytes(StandardCharsets.UTF_8);
      encodeNormalized(bytes, 0, bytes.length, encoder, out);
    }
  }

  private void encodeNormalized(byte[] text, int from, int to, WordEncoder encoder, IntList out) {
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
    if (splitsLikeGpt2) {
      for (int i = from; i < to; ) {
        int end = SplitPattern.wordEnd(text, i, to);
        words.encode(text, i, end, encoder, out);
        i = end;
      }
    } else {
      model
          .pipeline()
          .preTokenizer()
          .words(
              string(text, from, to),
              (word, start, end) -> words.encode(word, start, end, encoder, out));
    }
  }

  private static String string(byte[] text, int from, int to) {
    return new String(text, from, to - from, StandardCharsets.UTF_8);
  }

  @Override
  public int[] withSpecialTokens(int[] ids) {
    return model.pipeline().postProcessor().process(ids);
  }

  @Override
  public String decode(int[] ids) {
    return Utf8.text(decodeBytes(ids));
  }

  @Override
  public byte[] decodeBytes(int[] ids) {
    return TokenBytes.join(tokens, ids);
  }

  /** [V]; 0 for special tokens, which stand for no text. */
  @Override
  public int[] bytesPerToken() {
    return bytesPerToken.clone();
  }

  @Override
  public List<String> notes() {
    return List.copyOf(notes);
  }

  /** Hugging Face's tokenizer.json. */
  @Override
  public String toJson() {
    return TokenizerJson.write(model);
  }
}
