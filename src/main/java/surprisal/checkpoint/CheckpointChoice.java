package surprisal.checkpoint;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import surprisal.checkpoint.CheckpointFolder.Opened;
import surprisal.checkpoint.SavedCheckpoints.Readable;
import surprisal.checkpoint.SavedCheckpoints.Unreadable;
import surprisal.config.UserError;

/**
 * Chooses one of a run's checkpoints: the newest, the best, or that of a step.
 *
 * @param named what the user named, for messages
 * @param check as in {@link CheckpointFolder#open}
 */
record CheckpointChoice(Path named, Consumer<Checkpoint> check, SavedCheckpoints saved) {

  /**
   * @param which as in {@link CheckpointName}
   * @throws UserError if there is none, or none that is complete
   */
  Opened of(String which) {
    return switch (which) {
      case CheckpointName.LATEST -> newest();
      case CheckpointName.BEST -> best();
      default -> ofStep(Long.parseLong(which));
    };
  }

  private Opened newest() {
    List<String> skipped = new ArrayList<>();
    Optional<Checkpoint> newest = newestWhole(skipped);
    long step = newest.map(checkpoint -> checkpoint.state().step()).orElse(-1L);
    saved.unreadable().stream()
        .filter(damaged -> damaged.step() > step)
        .map(Unreadable::reason)
        .forEach(skipped::add);
    String folder = named.resolve("checkpoints") + File.separator;
    String reasons = String.join("; ", skipped);
    if (newest.isEmpty()) {
      throw new UserError(
          named
              + (skipped.isEmpty()
                  ? " contains no checkpoint yet"
                  : " contains no complete checkpoint: " + reasons.replace(folder, "")));
    }
    String note = "using " + newest.get().folder() + " because " + reasons;
    return chosen(newest.get(), skipped.isEmpty() ? Optional.empty() : Optional.of(note));
  }

  private Optional<Checkpoint> newestWhole(List<String> skipped) {
    for (Readable candidate : saved.readable()) {
      try {
        return Optional.of(CheckpointFolder.opened(candidate.folder(), check));
      } catch (UserError e) {
        skipped.add(e.getMessage());
      }
    }
    return Optional.empty();
  }

  private Opened best() {
    return only(saved.best(), "the run has no checkpoint with a validation loss");
  }

  private Opened ofStep(long step) {
    Optional<Readable> found =
        saved.readable().stream()
            .filter(candidate -> candidate.stateFile().training().step() == step)
            .findFirst();
    return only(found, "there are only " + saved.steps() + " to choose from");
  }

  private Opened only(Optional<Readable> found, String otherwise) {
    Path folder = found.orElseThrow(() -> new UserError(named + ": " + otherwise)).folder();
    return chosen(CheckpointFolder.opened(folder, check), Optional.empty());
  }

  private Opened chosen(Checkpoint checkpoint, Optional<String> note) {
    return new Opened(named, check, checkpoint, note);
  }
}
