package surprisal.tokenizer;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import surprisal.config.UserError;

/** Reads tokenizers and tells them apart by fingerprint. */
public final class Tokenizers {
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private Tokenizers() {}

  /**
   * The tokenizer described by {@link Tokenizer#toJson}.
   *
   * @throws UserError if the JSON is malformed or of an unknown kind
   */
  public static Tokenizer fromJson(String json) {
    try {
      return from(JSON.readTree(json), "the tokenizer");
    } catch (JsonProcessingException e) {
      throw new UserError("the tokenizer is not valid JSON: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads a tokenizer from a file: Hugging Face's tokenizer.json, or the output of {@link
   * Tokenizer#toJson}.
   *
   * @throws UserError if the file cannot be read, is not JSON (with line and column), or holds an
   *     unsupported kind of tokenizer
   */
  public static Tokenizer read(Path file) {
    try {
      return from(JSON.readTree(Files.readString(file)), file.toString());
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      throw new UserError(
          String.format(
              Locale.ROOT,
              "%s:%d:%d: not valid JSON: %s",
              file,
              at.getLineNr(),
              at.getColumnNr(),
              e.getOriginalMessage().lines().findFirst().orElse("")),
          e);
    } catch (NoSuchFileException e) {
      throw new UserError(file + ": no such tokenizer file", e);
    } catch (IOException e) {
      throw new UserError(file + ": cannot be read as UTF-8 text (" + e.getMessage() + ")", e);
    }
  }

  /**
   * A tokenizer that needs no training text: {@code byte}, one of {@link
   * PretrainedTokenizer#NAMES}, or a file.
   *
   * @throws UserError as {@link #read}
   */
  public static Tokenizer named(String nameOrFile) {
    if (nameOrFile.equals(ByteTokenizer.KIND)) {
      return new ByteTokenizer();
    }
    return PretrainedTokenizer.NAMES.contains(nameOrFile)
        ? PretrainedTokenizer.named(nameOrFile)
        : read(Path.of(nameOrFile));
  }

  private static Tokenizer from(JsonNode root, String name) {
    if (root.has("model")) {
      return new BpeTokenizer(new TokenizerJsonReader(name).model(root));
    }
    String kind = root.path("kind").asText("");
    if (PretrainedTokenizer.NAMES.contains(kind)) {
      return PretrainedTokenizer.named(kind);
    }
    return switch (kind) {
      case CharTokenizer.KIND -> CharTokenizer.ofVocabulary(root.path("vocabulary").asText(""));
      case ByteTokenizer.KIND -> new ByteTokenizer();
      default ->
          throw new UserError(
              String.format(
                  Locale.ROOT,
                  "%s's kind is \"%s\"; this version reads: %s, %s, %s, or a tokenizer.json with a"
                      + " byte-level BPE model",
                  name,
                  kind,
                  CharTokenizer.KIND,
                  ByteTokenizer.KIND,
                  String.join(", ", PretrainedTokenizer.NAMES)));
    };
  }

  /**
   * SHA-256 of {@link Tokenizer#toJson} in hexadecimal: equal if and only if the tokenizers are.
   */
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
