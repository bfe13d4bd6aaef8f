package surprisal.tokenizer;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.Encoding;
import com.knuddels.jtokkit.api.EncodingType;
import com.knuddels.jtokkit.api.IntArrayList;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A published vocabulary with its own split and merges, provided by jtokkit: {@code gpt2} (50,257
 * ids), {@code cl100k_base} (GPT-4; 100,277) and {@code o200k_base} (GPT-4o; 200,019). Special
 * tokens in a text are recognized literally.
 */
public final class PretrainedTokenizer implements Tokenizer {
  /** The names that {@link #named} accepts. */
  public static final List<String> NAMES = List.of("gpt2", "cl100k_base", "o200k_base");

  private final String name;
  private final Encoding encoding;
  private final AddedTokens specialTokens;
  private final byte[][] tokens;
  private final int[] bytesPerToken;

  /**
   * @param ordinary number of ordinary tokens: ids 0 to ordinary - 1
   * @param special special tokens in order of id, which may leave gaps
   */
  private PretrainedTokenizer(
      String name, EncodingType type, int ordinary, List<AddedToken> special) {
    this.name = name;
    encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
    specialTokens = new AddedTokens(special);
    int vocabSize = special.get(special.size() - 1).id() + 1;
    tokens = new byte[vocabSize][];
    bytesPerToken = new int[vocabSize];
    for (AddedToken token : special) {
      tokens[token.id()] = Utf8.bytes(token.content());
    }
    IntArrayList one = new IntArrayList(1);
    one.add(0);
    for (int id = 0; id < ordinary; id++) {
      one.set(0, id);
      tokens[id] = encoding.decodeBytes(one);
      bytesPerToken[id] = tokens[id].length;
    }
  }

  /**
   * @param name one of {@link #NAMES}
   * @throws IllegalArgumentException for any other name
   */
  public static PretrainedTokenizer named(String name) {
    return switch (name) {
      case "gpt2" ->
          new PretrainedTokenizer(
              name, EncodingType.R50K_BASE, 50_256, List.of(special(50_256, "<|endoftext|>")));
      case "cl100k_base" ->
          new PretrainedTokenizer(
              name,
              EncodingType.CL100K_BASE,
              100_256,
              List.of(
                  special(100_257, "<|endoftext|>"),
                  special(100_258, "<|fim_prefix|>"),
                  special(100_259, "<|fim_middle|>"),
                  special(100_260, "<|fim_suffix|>"),
                  special(100_276, "<|endofprompt|>")));
      case "o200k_base" ->
          new PretrainedTokenizer(
              name,
              EncodingType.O200K_BASE,
              199_998,
              List.of(special(199_999, "<|endoftext|>"), special(200_018, "<|endofprompt|>")));
      default -> throw new IllegalArgumentException("unknown pretrained vocabulary: " + name);
    };
  }

  private static AddedToken special(int id, String content) {
    return new AddedToken(id, content, true, false);
  }

  @Override
  public String kind() {
    return name;
  }

  @Override
  public int vocabSize() {
    return tokens.length;
  }

  @Override
  public int[] encode(String text) {
    byte[] bytes = Utf8.bytes(text);
    IntList out = new IntList(bytes.length / 3);
    specialTokens.encode(
        bytes,
        0,
        bytes.length,
        out,
        (from, to) -> {
          String plain = new String(bytes, from, to - from, StandardCharsets.UTF_8);
          out.add(encoding.encodeOrdinary(plain).toArray());
        });
    return out.toArray();
  }

  @Override
  public String decode(int[] ids) {
    return Utf8.text(decodeBytes(ids));
  }

  @Override
  public byte[] decodeBytes(int[] ids) {
    return TokenBytes.join(tokens, ids);
  }

  /** [V]; 0 for special tokens and unused ids. */
  @Override
  public int[] bytesPerToken() {
    return bytesPerToken.clone();
  }

  @Override
  public String toJson() {
    return "{\"kind\":\"%s\"}".formatted(name);
  }
}
