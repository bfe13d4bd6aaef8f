package surprisal.tokenizer;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import surprisal.config.Malformed;
import surprisal.config.UserError;

/** Reads tokenizers and tells them apart by fingerprint. */
public final class Tokenizers {
  private static final int LARGEST_FILE = 256 << 20;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Tokenizers() {}

  /**
   * The tokenizer described by {@link Tokenizer#toJson}.
   *
   * @throws UserError if the JSON is malformed or of an unknown kind
   */
  public static Tokenizer fromJson(String json) {
    return parse(json, "the tokenizer");
  }

  /**
   * Reads a tokenizer from a file: Hugging Face's tokenizer.json, or the output of {@link
   * Tokenizer#toJson}.
   *
   * @throws UserError if the file cannot be read, is not JSON (with line and column), or holds an
   *     unsupported kind of tokenizer
   */
  public static Tokenizer read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new UserError(file + ": is larger than 256 MiB; it is not a tokenizer");
      }
      ByteBuffer text = ByteBuffer.wrap(bytes);
      return parse(StandardCharsets.UTF_8.newDecoder().decode(text).toString(), file.toString());
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
    if (PretrainedTokenizer.NAMES.contains(nameOrFile)) {
      return PretrainedTokenizer.named(nameOrFile);
    }
    try {
      return read(Path.of(nameOrFile));
    } catch (InvalidPathException e) {
      throw new UserError(nameOrFile + ": cannot be the name of a file (" + e.getReason() + ")", e);
    }
  }

  private static Tokenizer parse(String json, String name) {
    try {
      String withoutMark = json.startsWith("\uFEFF") ? json.substring(1) : json;
      return from(new JsonPart(name, "", JSON.readTree(withoutMark)));
    } catch (StreamConstraintsException e) {
      throw new UserError(
          name + ": is nested too deeply or has too long a text; it is not a tokenizer", e);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      String place =
          at == null ? "" : String.format(Locale.ROOT, ":%d:%d", at.getLineNr(), at.getColumnNr());
      throw new UserError(name + place + ": not valid JSON: " + Malformed.reason(e), e);
    }
  }

  private static Tokenizer from(JsonPart root) {
    if (root.node().has("model")) {
      return new TokenizerJsonReader(root).tokenizer();
    }
    JsonPart kind = root.get("kind");
    String name = kind.node().asText();
    if (PretrainedTokenizer.NAMES.contains(name)) {
      return PretrainedTokenizer.named(name);
    }
    return switch (name) {
      case CharTokenizer.KIND -> charTokenizer(root.get("vocabulary"));
      case ByteTokenizer.KIND -> new ByteTokenizer();
      default ->
          throw root.error(
              "its kind is %s; this version reads: %s, %s, %s, or a tokenizer.json with a"
                  + " byte-level BPE model",
              kind.isPresent() ? kind.shown() : "missing",
              CharTokenizer.KIND,
              ByteTokenizer.KIND,
              String.join(", ", PretrainedTokenizer.NAMES));
    };
  }

  private static Tokenizer charTokenizer(JsonPart vocabulary) {
    String characters = vocabulary.text();
    try {
      return CharTokenizer.ofVocabulary(characters);
    } catch (UserError e) {
      throw vocabulary.error("%s", e.getMessage());
    }
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
