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
 * Writes Hugging Face's tokenizer.json for byte-level BPE. Of a tokenizer that was trained here,
 * the output equals that of {@code Tokenizer.save} in Python, byte for byte; of one that was read,
 * it has everything that affects ids or text. {@link Tokenizers#read} reads it.
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
          .put("single_word", token.singleWord())
          .put("lstrip", token.lstrip())
          .put("rstrip", token.rstrip())
          .put("normalized", token.normalized())
          .put("special", token.special());
    }
    root.setAll(model.pipeline().json());
    root.set("decoder", Pipeline.byteLevel(true));
    ObjectNode bpe = root.putObject("model");
    bpe.put("type", "BPE").putNull("dropout").putNull("unk_token");
    bpe.putNull("continuing_subword_prefix").putNull("end_of_word_suffix");
    bpe.put("fuse_unk", false).put("byte_fallback", false);
    bpe.put("ignore_merges", model.ignoreMerges());
    ObjectNode vocab = bpe.putObject("vocab");
    for (int id = 0; id < model.vocabulary().size(); id++) {
      if (model.vocabulary().get(id) != null) {
        vocab.put(model.vocabulary().get(id), id);
      }
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
