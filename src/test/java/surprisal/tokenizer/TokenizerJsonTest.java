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
  void aByteOrderMarkIsSkipped() throws IOException {
    Path file = folder.resolve("mark.json");
    Files.writeString(file, "\uFEFF" + Golden.text("tokenizer.json"));
    assertThat(Tokenizers.read(file).toJson()).isEqualTo(Golden.text("tokenizer.json"));
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
    assertThatThrownBy(() -> Tokenizers.named("a\0b"))
        .isInstanceOf(UserError.class)
        .hasMessageContaining("cannot be the name of a file");
    assertThatThrownBy(() -> Tokenizers.read(folder))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(folder + ": cannot be read as UTF-8 text");
    Path nowhere = folder.resolve("no/such/folder.json");
    BpeTokenizer tokenizer = Golden.tokenizer();
    assertThatThrownBy(() -> TokenizerJson.save(tokenizer, nowhere))
        .isInstanceOf(UserError.class)
        .hasMessageStartingWith(nowhere + ": cannot be written");
  }
}
