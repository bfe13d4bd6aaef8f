package surprisal.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import surprisal.config.Check;
import surprisal.config.UserError;
import surprisal.formats.CheckedJson;
import surprisal.formats.Checksum;
import surprisal.formats.JsonMistake;

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

  StateFile {
    boolean counts = sequence > 0 && sequence < Long.MAX_VALUE;
    Check.require(counts, "sequence is %d; it must count from 1", sequence);
  }

  /** Length and CRC32C of a file. */
  record FileSum(long bytes, String crc32c) {}

  static final String NAME = "state.json";
  static final int FORMAT_VERSION = 1;

  private static final String SEAL = ",\n  \"crc32c\" : \"%s\"\n}\n";
  private static final int SEAL_LENGTH = SEAL.length() - "%s".length() + 8;

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();
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
      JsonNode state = CheckedJson.tree(bytes);
      int version = state.path("format_version").intValue();
      if (version != FORMAT_VERSION) {
        throw new UserError(
            file
                + " has format_version "
                + version
                + ", but this program reads "
                + FORMAT_VERSION
                + "; use the version that wrote it");
      }
      return CheckedJson.read(state, StateFile.class);
    } catch (JsonMistake e) {
      throw new UserError(file + " is damaged: " + e.getMessage() + "; use another checkpoint", e);
    }
  }

  private static byte[] seal(ByteBuffer body) {
    return SEAL.replace("%s", Checksum.of(body)).getBytes(StandardCharsets.UTF_8);
  }
}
