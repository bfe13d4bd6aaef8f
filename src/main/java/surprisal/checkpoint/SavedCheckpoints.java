package surprisal.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import surprisal.config.UserError;

/**
 * The checkpoints in a folder, as described by their state.json.
 *
 * @param readable newest first
 * @param unreadable those whose state.json is missing, damaged or of a later version
 */
record SavedCheckpoints(List<Readable> readable, List<Unreadable> unreadable) {
  /** Prefix of what is being written or deleted: never a checkpoint. */
  static final String ASIDE = ".tmp-";

  /** Prefix of a checkpoint while another of the same step takes its place. */
  static final String REPLACED = ".replaced-";

  private static final Pattern NAME = Pattern.compile("(?:\\.replaced-)?step-(\\d{1,18})");

  record Readable(Path folder, StateFile stateFile) {}

  record Unreadable(Path folder, long step, String reason) {}

  static String name(long step) {
    return String.format(Locale.ROOT, "step-%08d", step);
  }

  static boolean isName(Path folder) {
    return folder.getFileName() != null && NAME.matcher(folder.getFileName().toString()).matches();
  }

  static SavedCheckpoints in(Path checkpoints) {
    List<Readable> readable = new ArrayList<>();
    List<Unreadable> unreadable = new ArrayList<>();
    for (Path folder : entries(checkpoints)) {
      Matcher name = NAME.matcher(folder.getFileName().toString());
      if (!name.matches() || !Files.isDirectory(folder) || isSuperseded(folder)) {
        continue;
      }
      try {
        readable.add(new Readable(folder, StateFile.read(folder)));
      } catch (UserError e) {
        if (!Files.exists(folder)) {
          continue; // a trainer has just removed it
        }
        unreadable.add(new Unreadable(folder, Long.parseLong(name.group(1)), e.getMessage()));
      }
    }
    readable.sort(Comparator.comparingLong((Readable r) -> r.stateFile().sequence()).reversed());
    return new SavedCheckpoints(readable, unreadable);
  }

  /** The one with the lowest validation loss, the earliest of equal ones. */
  Optional<Readable> best() {
    return readable.stream()
        .filter(r -> r.stateFile().training().validationLossNats() != null)
        .min(
            Comparator.comparingDouble(
                    (Readable r) -> r.stateFile().training().validationLossNats())
                .thenComparingLong(r -> r.stateFile().sequence()));
  }

  /** For a message: the steps, rising, or that there are none. */
  String steps() {
    List<String> steps =
        readable.stream()
            .map(r -> r.stateFile().training().step())
            .sorted()
            .map(String::valueOf)
            .toList();
    return steps.isEmpty() ? "no checkpoints" : "the steps " + String.join(", ", steps);
  }

  static List<Path> entries(Path checkpoints) {
    if (!Files.isDirectory(checkpoints)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(checkpoints)) {
      return entries.sorted().toList();
    } catch (IOException e) {
      throw new UserError("the checkpoints cannot be listed: " + Disk.reason(e), e);
    }
  }

  static boolean isSuperseded(Path folder) {
    String name = folder.getFileName().toString();
    return name.startsWith(REPLACED)
        && Files.exists(folder.resolveSibling(name.substring(REPLACED.length())));
  }
}
