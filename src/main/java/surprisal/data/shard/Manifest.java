package surprisal.data.shard;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import surprisal.config.UserError;

/**
 * The contents of a folder of token files. Rewritten atomically after each pair of files, so that
 * it never lists an incomplete one.
 *
 * @param complete whether the whole corpus was read
 * @param inputs names and sizes of the input files
 * @param fingerprint of the tokenizer
 * @param units number of work units done; an interrupted preparation resumes after them
 * @param documents number of documents so far
 * @param trainFiles token files in order
 * @param validationFiles likewise; empty for split tail
 */
record Manifest(
    boolean complete,
    List<String> inputs,
    String fingerprint,
    String split,
    double validationFraction,
    long seed,
    long shardTokens,
    long units,
    long documents,
    List<String> trainFiles,
    List<String> validationFiles) {
  static final String NAME = "prepared.json";
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  /** The manifest of the same preparation before any work is done. */
  Manifest beginning() {
    return new Manifest(
        false,
        inputs,
        fingerprint,
        split,
        validationFraction,
        seed,
        shardTokens,
        0,
        0,
        List.of(),
        List.of());
  }

  Manifest with(
      boolean complete, long units, long documents, List<String> train, List<String> validation) {
    return new Manifest(
        complete,
        inputs,
        fingerprint,
        split,
        validationFraction,
        seed,
        shardTokens,
        units,
        documents,
        List.copyOf(train),
        List.copyOf(validation));
  }

  static boolean existsIn(Path folder) {
    return Files.exists(folder.resolve(NAME));
  }

  /**
   * @throws UserError if it is missing or damaged
   */
  static Manifest read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      throw new UserError(folder + " does not contain " + NAME + "; create it with prepare");
    }
    try {
      return JSON.readValue(Files.readString(file), Manifest.class);
    } catch (JsonProcessingException e) {
      throw new UserError(file + " is damaged; delete " + folder + " and prepare again", e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  void write(Path folder) throws IOException {
    writeWhole(
        folder.resolve(NAME), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this));
  }

  /** Writes to a temporary file, syncs and renames, so that the file is complete or absent. */
  static void writeWhole(Path file, String text) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    Files.writeString(part, text, StandardCharsets.UTF_8);
    try (FileChannel channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
