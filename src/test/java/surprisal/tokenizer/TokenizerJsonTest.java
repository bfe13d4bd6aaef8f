package surprisal.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import surprisal.config.UserError;

class TokenizerJsonTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  @Test
  void aFileIsWrittenAsItWasReadByteForByte() throws IOException {
    Path file = folder.resolve("tokenizer.json");
    TokenizerJson.save(Golden.tokenizer(), file);
    assertThat(Files.readString(file)).isEqualTo(Golden.text("tokenizer.json"));
    Tokenizer again = Tokenizers.named(file.toString());
    assertThat(again.kind()).isEqualTo("bpe");
    assertThat(Tokenizers.fingerprint(again)).isEqualTo(Tokenizers.fingerprint(Golden.tokenizer()));
  }

  @Test
  void mergesOfOlderFilesAreReadToo() throws IOException {
    ObjectNode root = (ObjectNode) Golden.json("tokenizer.json");
    ArrayNode older = JSON.createArrayNode();
    for (JsonNode merge : root.at("/model/merges")) {
      older.add(merge.get(0).textValue() + " " + merge.get(1).textValue());
    }
    ((ObjectNode) root.get("model")).set("merges", older);
    assertThat(Tokenizers.fromJson(root.toString()).toJson())
        .isEqualTo(Golden.text("tokenizer.json"));
  }

  @Test
  void anAddedTokenBeyondTheVocabularyExtendsIt() throws IOException {
    ObjectNode root = (ObjectNode) Golden.json("tokenizer.json");
    ((ArrayNode) root.get("added_tokens")).addObject().put("id", 400).put("content", "<|x|>");
    BpeTokenizer tokenizer = (BpeTokenizer) Tokenizers.fromJson(root.toString());
    assertThat(tokenizer.vocabSize()).isEqualTo(401);
    assertThat(tokenizer.encode("<|x|>")).containsExactly(400);
    assertThat(tokenizer.model().addedTokens().get(2).normalized()).isTrue();
    assertThat(Tokenizers.fromJson(tokenizer.toJson()).vocabSize()).isEqualTo(401);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "/model/type|\"WordPiece\"|this is a WordPiece model; only GPT-2's family is supported: a BPE"
            + " model with the ByteLevel pre-tokenizer (add_prefix_space false, use_regex true) and"
            + " no normalizer",
        "/model/type|\"Unigram\"|this is a Unigram model; only",
        "/model/merges|null|this is a model without merges; only",
        "/normalizer|{\"type\":\"NFC\"}|this is a BPE model with the normalizer NFC; only",
        "/pre_tokenizer|null|this is a BPE model with the pre-tokenizer none; only",
        "/pre_tokenizer|{\"type\":\"Sequence\",\"pretokenizers\":[{\"type\":\"Split\"},"
            + "{\"type\":\"ByteLevel\"}]}|this is a BPE model with the pre-tokenizer Sequence of"
            + " Split, ByteLevel; only",
        "/pre_tokenizer/add_prefix_space|true|with add_prefix_space true; only",
        "/pre_tokenizer/use_regex|false|with use_regex false; only",
        "/model/end_of_word_suffix|\"</w>\"|this is a BPE model with end_of_word_suffix \"</w>\"; only",
        "/model/dropout|0.1|this is a BPE model with dropout 0.1; only",
        "/model/byte_fallback|true|this is a BPE model with byte_fallback; only",
        "/added_tokens/0/lstrip|true|whose added token '<|endoftext|>' has lstrip; only",
        "/added_tokens/0/id|7|added token '<|endoftext|>' has the id 7 where 0 was expected",
        "/model/vocab/Ġ|3|has the id 3; ids must be 0 to 399, each once",
        "/model/merges/0|\"Ġt he zz\"|merge 0, \"Ġt he zz\", does not join two tokens into a third",
        "/model|null|has no model; it is not a tokenizer.json",
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
    Files.writeString(file, root.toString());
    assertThatThrownBy(() -> Tokenizers.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(file + ": ")
        .hasMessageContaining(message);
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
  void malformedJsonIsNamedWithLineAndColumn() throws IOException {
    Path file = folder.resolve("broken.json");
    Files.writeString(file, "{\n  \"version\": \"1.0\",\n  \"model\": ]\n}");
    assertThatThrownBy(() -> Tokenizers.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(file + ":3:12: not valid JSON: Unexpected character (']'");
    Files.writeString(file, "{\"a\":1,\"a\":2}");
    assertThatThrownBy(() -> Tokenizers.read(file))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("Duplicate field 'a'");
  }

  @Test
  void aFileThatCannotBeReadIsNamed() throws IOException {
    Path missing = folder.resolve("missing.json");
    assertThatThrownBy(() -> Tokenizers.read(missing))
        .isInstanceOf(UserError.class)
        .hasMessage(missing + ": no such tokenizer file");
    Path binary = folder.resolve("binary.json");
    Files.write(binary, "é".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> Tokenizers.read(binary))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(binary + ": cannot be read as UTF-8 text");
    Path nowhere = folder.resolve("no/such/folder.json");
    BpeTokenizer tokenizer = Golden.tokenizer();
    assertThatThrownBy(() -> TokenizerJson.save(tokenizer, nowhere))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(nowhere + ": cannot be written");
  }
}
