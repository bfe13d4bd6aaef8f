package surprisal.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import surprisal.checkpoint.CheckpointFolder.Opened;
import surprisal.checkpoint.SavedCheckpoints.Readable;
import surprisal.checkpoint.SavedCheckpoints.Unreadable;
import surprisal.config.UserError;

/** Chooses one of a run's checkpoints: the newest, the best, or that of a step. */
final class CheckpointChoice {
  private CheckpointChoice() {}

  /**
   * @param named what the user named, for messages
   * @param which as in {@link CheckpointName}
   * @throws UserError if there is none, or none that is complete
   */
  static Opened of(Path named, String which, SavedCheckpoints saved) {
    return switch (which) {
      case CheckpointName.LATEST -> newest(named, saved);
      case CheckpointName.BEST -> best(named, saved);
      default -> ofStep(named, saved, Long.parseLong(which));
    };
  }

  private static Opened newest(Path named, SavedCheckpoints saved) {
    List<String> skipped = new ArrayList<>();
    Optional<Checkpoint> newest = newestWhole(saved, skipped);
    long step = newest.map(checkpoint -> checkpoint.state().step()).orElse(-1L);
    saved.unreadable().stream()
        .filter(damaged -> damaged.step() > step)
        .map(Unreadable::reason)
        .forEach(skipped::add);
    if (newest.isEmpty()) {
      throw new UserError(
          named
              + (skipped.isEmpty()
                  ? " contains no checkpoint yet"
                  : " contains no complete checkpoint: " + String.join("; ", skipped)));
    }
    String note = "using " + newest.get().folder() + " because " + String.join("; ", skipped);
    return new Opened(
        named, newest.get(), skipped.isEmpty() ? Optional.empty() : Optional.of(note));
  }

  private static Optional<Checkpoint> newestWhole(SavedCheckpoints saved, List<String> skipped) {
    for (Readable candidate : saved.readable()) {
      try {
        return Optional.of(Checkpoint.open(candidate.folder()));
      } catch (UserError e) {
        skipped.add(e.getMessage());
      }
    }
    return Optional.empty();
  }

  private static Opened best(Path named, SavedCheckpoints saved) {
    Readable best =
        saved
            .best()
            .orElseThrow(
                () -> new UserError(named + ": the run has no checkpoint with a validation loss"));
    return new Opened(named, Checkpoint.open(best.folder()), Optional.empty());
  }

  private static Opened ofStep(Path named, SavedCheckpoints saved, long step) {
    Readable found =
        saved.readable().stream()
            .filter(candidate -> candidate.stateFile().training().step() == step)
            .findFirst()
            .orElseThrow(
                () ->
                    new UserError(named + ": there are only " + saved.steps() + " to choose from"));
    return new Opened(named, Checkpoint.open(found.folder()), Optional.empty());
  }
}
