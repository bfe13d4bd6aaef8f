package surprisal.data.shard;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;
import surprisal.config.Check;
import surprisal.config.UserError;
import surprisal.formats.CheckedJson;
import surprisal.formats.JsonMistake;

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

  /** A name that {@link ShardPair} gives; group 1 is its number. */
  static final Pattern FILE = Pattern.compile("(?:train|validation)-(\\d{5,9})\\.tokens");

  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  Manifest {
    Check.oneOf("split", split, "tail", "documents");
    boolean within = validationFraction > 0 && validationFraction < 1;
    Check.require(
        within, "validation_fraction is %s; it must be between 0 and 1", validationFraction);
    Check.positive("shard_tokens", shardTokens);
    Check.notNegative("units", units);
    Check.notNegative("documents", documents);
    checkFiles("train_files", trainFiles);
    checkFiles("validation_files", validationFiles);
  }

  private static void checkFiles(String key, List<String> names) {
    for (String name : names) {
      Check.require(FILE.matcher(name).matches(), "%s has %s; it is not a token file", key, name);
    }
    Check.require(new HashSet<>(names).size() == names.size(), "%s has a file twice", key);
  }

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
      return CheckedJson.read(Files.readAllBytes(file), Manifest.class);
    } catch (JsonMistake e) {
      throw new UserError(damaged(folder, " is damaged: " + e.getMessage()), e);
    } catch (IOException e) {
      throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** The message about a manifest that cannot be used. */
  static String damaged(Path folder, String problem) {
    return folder.resolve(NAME) + problem + "; delete " + folder + " and prepare again";
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
