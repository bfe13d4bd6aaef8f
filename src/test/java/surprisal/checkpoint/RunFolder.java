package surprisal.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A run's folder, and what was saved to it. */
record RunFolder(Path path) {
  Path checkpoints() {
    return path.resolve("checkpoints");
  }

  /** Everything in the checkpoints folder, sorted. */
  List<String> names() throws IOException {
    try (Stream<Path> entries = Files.list(checkpoints())) {
      return entries.map(p -> p.getFileName().toString()).sorted().toList();
    }
  }

  long newestStep() {
    return CheckpointFolder.open(path).checkpoint().state().step();
  }

  /** The checkpoint with the lowest validation loss, if one was evaluated. */
  Optional<Path> best() {
    return SavedCheckpoints.in(checkpoints()).best().map(SavedCheckpoints.Readable::folder);
  }
}
