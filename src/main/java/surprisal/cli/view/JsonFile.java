package surprisal.cli.view;

import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import surprisal.config.UserError;

/** A machine-readable report: what {@code --json FILE} writes. */
public final class JsonFile {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .build();

  private JsonFile() {}

  /**
   * Writes a record, its components in snake_case.
   *
   * @throws UserError if the file cannot be written
   */
  public static void write(Path file, Record report) {
    try {
      Files.writeString(file, MAPPER.writeValueAsString(report) + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UserError(
          "--json " + file + " cannot be written (" + e + "); name a file in an existing folder",
          e);
    }
  }
}
