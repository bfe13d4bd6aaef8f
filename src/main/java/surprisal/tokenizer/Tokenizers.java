package surprisal.tokenizer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import surprisal.config.UserError;

/** Reading tokenizers back, and telling two of them apart. */
public final class Tokenizers {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Tokenizers() {}

  /**
   * The tokenizer that {@link Tokenizer#toJson} described.
   *
   * @throws UserError if the JSON is malformed or of an unknown kind
   */
  public static Tokenizer fromJson(String json) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new UserError("the tokenizer is not valid JSON: " + e.getOriginalMessage(), e);
    }
    String kind = root.path("kind").asText("");
    return switch (kind) {
      case CharTokenizer.KIND -> CharTokenizer.ofVocabulary(root.path("vocabulary").asText(""));
      case ByteTokenizer.KIND -> new ByteTokenizer();
      default ->
          throw new UserError(
              String.format(
                  Locale.ROOT,
                  "the tokenizer's kind is \"%s\"; this version reads: %s, %s",
                  kind,
                  CharTokenizer.KIND,
                  ByteTokenizer.KIND));
    };
  }

  /** SHA-256 of {@link Tokenizer#toJson}, in hexadecimal: equal exactly for equal tokenizers. */
  public static String fingerprint(Tokenizer tokenizer) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] json = tokenizer.toJson().getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(sha256.digest(json));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** {@code fields} with sorted keys, so that equal tokenizers have equal JSON. */
  static String json(Map<String, ?> fields) {
    try {
      return JSON.writeValueAsString(new TreeMap<>(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + fields, e);
    }
  }

  static int checkedId(int[] ids, int n, int vocabSize) {
    int id = ids[n];
    if (id < 0 || id >= vocabSize) {
      throw new UserError(
          String.format(
              Locale.ROOT,
              "id %d at position %d is outside the vocabulary of %d ids, 0 to %d",
              id,
              n,
              vocabSize,
              vocabSize - 1));
    }
    return id;
  }
}
