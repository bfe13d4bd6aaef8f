package surprisal.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import surprisal.config.UserError;
import surprisal.formats.Checksum;

/**
 * state.json, written last: its presence shows that the other files were written, its checksums
 * that they are unchanged. The last key is the checksum of all bytes before it.
 *
 * @param formatVersion of the whole checkpoint folder
 * @param sequence 1 for a run's first save, counting up; the checkpoint saved later is the newer
 *     one, even if a resumed run went back some steps
 * @param files the other files by name
 */
record StateFile(
    int formatVersion,
    long sequence,
    CheckpointState training,
    String tokenizerSha256,
    Map<String, FileSum> files) {

  /** Length and CRC32C of a file. */
  record FileSum(long bytes, String crc32c) {}

  static final String NAME = "state.json";
  static final int FORMAT_VERSION = 1;

  private static final String SEAL = ",\n  \"crc32c\" : \"%s\"\n}\n";
  private static final int SEAL_LENGTH = SEAL.length() - "%s".length() + 8;

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();
  private static final ObjectWriter PRETTY =
      JSON.writer(new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));

  byte[] bytes() {
    try {
      String json = PRETTY.writeValueAsString(this);
      byte[] body =
          json.substring(0, json.length() - "\n}".length()).getBytes(StandardCharsets.UTF_8);
      byte[] seal = seal(ByteBuffer.wrap(body));
      return ByteBuffer.allocate(body.length + seal.length).put(body).put(seal).array();
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot write " + this, e);
    }
  }

  /**
   * @throws UserError if the folder has no state.json, or one that is damaged or of a later version
   */
  static StateFile read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.isRegularFile(file)) {
      throw new UserError(folder + " is not a complete checkpoint: it has no " + NAME);
    }
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UserError(file + " cannot be read: " + Disk.reason(e), e);
    }
    int body = Math.max(0, bytes.length - SEAL_LENGTH);
    ByteBuffer found = ByteBuffer.wrap(bytes, body, bytes.length - body);
    if (!found.equals(ByteBuffer.wrap(seal(ByteBuffer.wrap(bytes, 0, body))))) {
      throw new UserError(file + " is damaged: it does not end with its own checksum");
    }
    try {
      int version = JSON.readTree(bytes).path("format_version").intValue();
      if (version != FORMAT_VERSION) {
        throw new UserError(
            file
                + " has format_version "
                + version
                + ", but this program reads "
                + FORMAT_VERSION
                + "; use the version that wrote it");
      }
      return JSON.readerFor(StateFile.class)
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .readValue(bytes);
    } catch (IOException e) {
      throw new UserError(file + " lacks a required field: " + firstLine(e), e);
    }
  }

  private static byte[] seal(ByteBuffer body) {
    return SEAL.replace("%s", Checksum.of(body)).getBytes(StandardCharsets.UTF_8);
  }

  private static String firstLine(IOException e) {
    return e.getMessage().lines().findFirst().orElse("");
  }
}
