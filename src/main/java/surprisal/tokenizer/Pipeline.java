package surprisal.tokenizer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * What happens to a text before and after the merges.
 *
 * @param json the three parts as they are written to a tokenizer.json; null where a part has no
 *     effect
 */
record Pipeline(
    Normalizer normalizer,
    PreTokenizer preTokenizer,
    PostProcessor postProcessor,
    ObjectNode json) {
  private static final String NORMALIZER = "normalizer";
  private static final String PRE_TOKENIZER = "pre_tokenizer";
  private static final String POST_PROCESSOR = "post_processor";

  /** That of GPT-2 and of the tokenizers that are trained here. */
  static final Pipeline GPT2 =
      new Pipeline(
          Normalizer.NONE,
          PreTokenizer.GPT2,
          PostProcessor.NONE,
          json(null, byteLevel(false), null));

  /**
   * Reads its three parts of a tokenizer.json.
   *
   * @throws surprisal.config.UserError if one is malformed or not supported
   */
  static Pipeline read(JsonPart root) {
    JsonPart normalizerPart = root.get(NORMALIZER);
    JsonPart preTokenizerPart = root.get(PRE_TOKENIZER);
    JsonPart postProcessorPart = root.get(POST_PROCESSOR);
    Normalizer normalizer = Normalizer.read(normalizerPart);
    PreTokenizer preTokenizer = PreTokenizer.read(preTokenizerPart);
    PostProcessor postProcessor = PostProcessor.read(postProcessorPart);
    boolean gpt2 = preTokenizer.equals(PreTokenizer.GPT2);
    return new Pipeline(
        normalizer,
        preTokenizer,
        postProcessor,
        json(
            normalizer.equals(Normalizer.NONE) ? null : normalizerPart.node(),
            gpt2 ? byteLevel(false) : preTokenizerPart.node(),
            postProcessor.equals(PostProcessor.NONE) ? null : postProcessorPart.node()));
  }

  private static ObjectNode json(JsonNode normalizer, JsonNode preTokenizer, JsonNode processor) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.set(NORMALIZER, normalizer);
    json.set(PRE_TOKENIZER, preTokenizer);
    json.set(POST_PROCESSOR, processor);
    return json;
  }

  /** GPT-2's pre-tokenizer or, with a prefix space, its decoder. */
  static ObjectNode byteLevel(boolean addPrefixSpace) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", addPrefixSpace)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  /** Whether a text is only split, and that like GPT-2. */
  boolean splitsLikeGpt2() {
    return normalizer.equals(Normalizer.NONE) && preTokenizer.equals(PreTokenizer.GPT2);
  }

  /** What keeps some texts from being the same after encoding and decoding; empty for most. */
  List<String> losses() {
    List<String> losses = new ArrayList<>(normalizer.names());
    if (preTokenizer.prefixSpace()) {
      losses.add("add_prefix_space");
    }
    if (preTokenizer.removes()) {
      losses.add("a pre-tokenizer that removes characters");
    }
    return losses;
  }
}
