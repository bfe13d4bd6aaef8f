package surprisal.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.core.util.Separators;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import surprisal.config.UserError;

/**
 * Writes Hugging Face's tokenizer.json for GPT-2's family of tokenizers: a BPE model with a
 * ByteLevel pre-tokenizer and decoder. The output equals that of {@code Tokenizer.save} in Python,
 * byte for byte; {@link Tokenizers#read} reads it.
 */
public final class TokenizerJson {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private TokenizerJson() {}

  /**
   * @throws UserError if the file cannot be written
   */
  public static void save(BpeTokenizer tokenizer, Path file) {
    try {
      Files.writeString(file, tokenizer.toJson(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError("%s: cannot be written (%s)".formatted(file, e.getMessage()), e);
    }
  }

  static String write(BpeModel model) {
    ObjectNode root = MAPPER.createObjectNode();
    root.put("version", "1.0").putNull("truncation").putNull("padding");
    ArrayNode addedTokens = root.putArray("added_tokens");
    for (AddedToken token : model.addedTokens()) {
      addedTokens
          .addObject()
          .put("id", token.id())
          .put("content", token.content())
          .put("single_word", false)
          .put("lstrip", false)
          .put("rstrip", false)
          .put("normalized", token.normalized())
          .put("special", token.special());
    }
    root.putNull("normalizer");
    root.set("pre_tokenizer", byteLevel(false));
    root.putNull("post_processor");
    root.set("decoder", byteLevel(true));
    ObjectNode bpe = root.putObject("model");
    bpe.put("type", "BPE").putNull("dropout").putNull("unk_token");
    bpe.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    bpe.put("fuse_unk", false).put("byte_fallback", false);
    bpe.put("ignore_merges", model.ignoreMerges());
    ObjectNode vocab = bpe.putObject("vocab");
    for (int id = 0; id < model.vocabulary().size(); id++) {
      vocab.put(model.vocabulary().get(id), id);
    }
    ArrayNode merges = bpe.putArray("merges");
    for (Merge merge : model.merges()) {
      merges
          .addArray()
          .add(model.vocabulary().get(merge.left()))
          .add(model.vocabulary().get(merge.right()));
    }
    try {
      return MAPPER.writer(layout()).writeValueAsString(root);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write tokenizer.json", e);
    }
  }

  private static ObjectNode byteLevel(boolean addPrefixSpace) {
    return MAPPER
        .createObjectNode()
        .put("type", "ByteLevel")
        .put("add_prefix_space", addPrefixSpace)
        .put("trim_offsets", true)
        .put("use_regex", true);
  }

  private static DefaultPrettyPrinter layout() {
    DefaultIndenter lines = new DefaultIndenter("  ", "\n");
    return new DefaultPrettyPrinter(
            Separators.createDefaultInstance()
                .withObjectFieldValueSpacing(Separators.Spacing.AFTER)
                .withArrayEmptySeparator("")
                .withObjectEmptySeparator(""))
        .withObjectIndenter(lines)
        .withArrayIndenter(lines);
  }
}
