package surprisal.training;

import java.nio.file.Path;
import java.util.OptionalDouble;
import surprisal.data.TextFile;
import surprisal.data.source.Source;
import surprisal.data.source.Sources;

/**
 * A text, from a file or generated.
 *
 * @param floorNatsPerCharacter the source's entropy rate, where it is known
 */
record SourceText(String text, OptionalDouble floorNatsPerCharacter) {

  /**
   * Reads a UTF-8 file, or generates what a specification (.yaml) asks for.
   *
   * @throws surprisal.config.UserError if it cannot be read
   */
  static SourceText read(Path path) {
    if (Sources.isSpec(path)) {
      Source source = Sources.open(path);
      return new SourceText(source.generate(), OptionalDouble.of(source.entropyNatsPerCharacter()));
    }
    return new SourceText(TextFile.read(path), OptionalDouble.empty());
  }
}
