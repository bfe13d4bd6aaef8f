package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.UserError;

/** Files that are another family's or damaged; each is refused in a sentence that names it. */
class RefusedTokenizerJsonTest {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/model/type|\"WordPiece\"|this is a \"WordPiece\" model; only byte-level BPE is supported",
        "/model/type|\"Unigram\"|this is a \"Unigram\" model; only",
        "/model/type|7|model.type is 7 where a text was expected",
        "/model/merges|null|this is a model without merges; only",
        "/model/end_of_word_suffix|\"</w>\"|this is a BPE model with end_of_word_suffix \"</w>\"; only",
        "/model/dropout|0.1|this is a BPE model with dropout 0.1; only",
        "/model/dropout|\"x\"|this is a BPE model with dropout \"x\"; only",
        "/model/byte_fallback|true|this is a BPE model with byte_fallback, as SentencePiece makes them",
        "/model/ignore_merges|\"yes\"|model.ignore_merges is \"yes\" where true or false was expected",
        "/model/vocab|[]|model.vocab is [] where an object was expected",
        "/model/vocab/Ġ|3|has the id 3; ids must be whole numbers below 2,097,152, each once",
        "/model/vocab/Ġ|2097152|token \"Ġ\" has the id 2097152; ids must be whole",
        "/model/vocab/Ġ|-1|token \"Ġ\" has the id -1; ids must be whole",
        "/model/vocab/Ġ|1.5|token \"Ġ\" has the id 1.5; ids must be whole",
        "/model/merges/0|\"Ġt he zz\"|merge 0, \"Ġt he zz\", does not join two tokens into a third",
        "/model/merges/0|[\"Ġ\"]|merge 0, [\"Ġ\"], does not join",
        "/model/merges/0|7|merge 0, 7, does not join",
        "/model|null|has no model; it is not a tokenizer.json",
        "/version|\"2.0\"|version is \"2.0\" where \"1.0\" was expected",
        "/normalizer|{\"type\":\"Nmt\"}|the normalizer \"Nmt\" is not supported",
        "/normalizer|\"NFC\"|normalizer is \"NFC\" where an object was expected",
        "/normalizer|{\"type\":\"Prepend\"}|normalizer.prepend is missing",
        "/normalizer|{\"type\":\"Sequence\",\"normalizers\":[{\"type\":\"NFC\"},{\"type\":\"Strip\"}]}"
            + "|normalizer.normalizers[1].strip_left is missing",
        "/pre_tokenizer|null|this is a BPE model without the pre-tokenizer ByteLevel; only",
        "/pre_tokenizer|{\"type\":\"Metaspace\"}|the pre-tokenizer \"Metaspace\" is not supported",
        "/pre_tokenizer|{\"type\":\"Whitespace\"}|this is a BPE model without the pre-tokenizer ByteLevel",
        "/pre_tokenizer|{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\"}]}"
            + "|pre_tokenizer.pretokenizers[0].pattern.Regex is missing",
        "/pre_tokenizer|{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":"
            + "{\"Regex\":\"(a\"}}]}|the pattern \"(a\" lacks a ) at character 2",
        "/pre_tokenizer|{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\",\"pattern\":"
            + "{\"String\":\"a\"},\"behavior\":\"isolated\"}]}|behavior is \"isolated\" where Removed,",
        "/pre_tokenizer|{\"type\":\"Sequence\",\"pretokenizers\":7}|pre_tokenizer.pretokenizers is 7 where"
            + " a list was expected",
        "/pre_tokenizer/add_prefix_space|null|add_prefix_space is null where true or false",
        "/pre_tokenizer/use_regex|\"no\"|pre_tokenizer.use_regex is \"no\" where true or false",
        "/added_tokens/0/lstrip|\"x\"|added_tokens[0].lstrip is \"x\" where true or false",
        "/added_tokens/0/id|-1|added_tokens[0].id is -1 where a whole number was expected",
        "/added_tokens/0/content|null|added_tokens[0].content is null where a text was expected",
        "/post_processor|{\"type\":\"X\"}|the post-processor \"X\" is not supported",
        "/post_processor|{\"type\":\"BertProcessing\",\"cls\":[\"a\"]}|post_processor.cls is [\"a\"] where a"
            + " token and its id was expected",
        "/post_processor|{\"type\":\"BertProcessing\",\"cls\":[\"a\",1],\"sep\":[\"b\",400]}|the"
            + " post-processor adds the id 400, which no token has",
        "/post_processor|{\"type\":\"TemplateProcessing\",\"single\":[]}|post_processor.single leaves the"
            + " text out",
        "/post_processor|{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"x\"}}]}"
            + "|post_processor.special_tokens.x.ids is missing",
        "/post_processor|{\"type\":\"TemplateProcessing\",\"single\":[{\"SpecialToken\":{\"id\":\"a\\n\"}}]}"
            + "|post_processor.special_tokens.\"a\\n\".ids is missing",
        "/added_tokens/0/content|\"\\ud800\"|added_tokens[0].content: the text contains an unpaired",
        "/post_processor|{\"type\":\"TemplateProcessing\",\"single\":[{\"Sequence\":{\"id\":\"B\"}}]}"
            + "|where a special token or, once, the sequence A was expected",
      })
  void anotherFamilyOrADamagedFileIsRefused(String place, String value, String message)
      throws IOException {
    ObjectNode root = (ObjectNode) Golden.json("tokenizer.json");
    int last = place.lastIndexOf('/');
    JsonNode parent = root.at(place.substring(0, last));
    String name = place.substring(last + 1);
    if (parent instanceof ArrayNode array) {
      array.set(Integer.parseInt(name), JSON.readTree(value));
    } else {
      ((ObjectNode) parent).set(name, JSON.readTree(value));
    }
    Path file = folder.resolve("t.json");
    Files.writeString(file, JSON.writeValueAsString(root));
    assertThatThrownBy(() -> Tokenizers.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
  }

  @Test
  void stepsAreLimited() throws IOException {
    ObjectNode root = (ObjectNode) Golden.json("tokenizer.json");
    JsonNode nested = root.get("pre_tokenizer");
    for (int depth = 0; depth < 200; depth++) {
      nested =
          JSON.createObjectNode()
              .put("type", "Sequence")
              .set("pretokenizers", JSON.createArrayNode().add(nested));
    }
    root.set("pre_tokenizer", nested);
    assertThatThrownBy(() -> Tokenizers.fromJson(root.toString()))
        .isInstanceOf(UserError.class)
        .hasMessage("the tokenizer: pre_tokenizer has more than 32 steps");
  }

  @Test
  void anAddedTokenThatVanishesOrASecondTemplateIsRefused() throws IOException {
    ObjectNode root = (ObjectNode) Golden.json("tokenizer.json");
    root.set(
        "normalizer",
        JSON.readTree("{\"type\":\"Strip\",\"strip_left\":true,\"strip_right\":true}"));
    ((ArrayNode) root.get("added_tokens")).addObject().put("id", 400).put("content", " \n");
    assertThatThrownBy(() -> Tokenizers.fromJson(root.toString()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the tokenizer: nothing is left of the added token \" \\n\" after the normalizer");
    String bert = "{\"type\":\"BertProcessing\",\"cls\":[\"a\",0],\"sep\":[\"b\",1]}";
    root.set(
        "post_processor",
        JSON.readTree("{\"type\":\"Sequence\",\"processors\":[" + bert + "," + bert + "]}"));
    assertThatThrownBy(() -> Tokenizers.fromJson(root.toString()))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the tokenizer: the post-processor adds tokens in two steps, which is not supported");
  }

  @Test
  void aVocabularyWithoutAllBytesIsRefused() throws IOException {
    String json = Golden.text("tokenizer.json").replace("\"Ā\":", "\"0123\":");
    assertThatThrownBy(() -> Tokenizers.fromJson(json))
        .isInstanceOf(UserError.class)
        .hasMessage(
            "the tokenizer: the vocabulary has no token for the byte 0x00; train with"
                + " initial_alphabet=ByteLevel.alphabet()");
  }

  @Test
  void whatIsNotATokenizerIsNamedInOneLine() throws IOException {
    Path file = folder.resolve("nested.json");
    Files.writeString(file, "[".repeat(3000));
    assertThatThrownBy(() -> Tokenizers.read(file))
        .isInstanceOf(UserError.class)
        .hasMessage(file + ": is nested too deeply or has too long a text; it is not a tokenizer");
    Files.writeString(file, "{\"kind\":\"\\u001b[31mred\\nsecond line\"}");
    assertThatThrownBy(() -> Tokenizers.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(
            file + ": its kind is \"\\u001B[31mred\\nsecond line\"; this version reads: char,");
    Files.writeString(file, "{\"kind\":\"" + "x".repeat(100_000) + "\"}");
    assertThatThrownBy(() -> Tokenizers.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageMatching("(?s).{50,300}");
  }
}
