package surprisal.checkpoint;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import surprisal.checkpoint.CheckpointWriter.FileCreator;
import surprisal.checkpoint.SavedCheckpoints.Readable;
import surprisal.config.UserError;

/**
 * The checkpoints of a run, {@code RUN/checkpoints/step-00000250}. A checkpoint appears under its
 * name atomically, once all of it is on disk; a failure before that leaves the earlier ones
 * untouched. The newest few are kept, as is the one with the lowest validation loss, which
 * best.json names. One process at a time may save to a run.
 */
public final class CheckpointFolder {
  private static final String CHECKPOINTS = "checkpoints";
  private static final String BEST = "best.json";
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * A checkpoint that was chosen.
   *
   * @param named how it was asked for
   * @param check as in {@link #open}
   * @param note what the user should know about the choice
   */
  public record Opened(
      Path named, Consumer<Checkpoint> check, Checkpoint checkpoint, Optional<String> note) {
    private static final int TRIES = 10;

    /** Reads the checkpoint; if a trainer removes it meanwhile, the one that took its place. */
    public <T> T read(Function<Opened, T> reader) {
      Opened opened = this;
      for (int tries = 1; ; tries++) {
        try {
          return reader.apply(opened);
        } catch (UserError e) {
          if (tries == TRIES || Files.exists(opened.checkpoint.folder().resolve(StateFile.NAME))) {
            throw e;
          }
          opened = open(named, check);
        }
      }
    }
  }

  private final Path checkpoints;
  private final int keep;
  private final CheckpointWriter writer;

  /**
   * @param run the run's folder, created at the first save if missing
   * @param keep how many of the newest are kept, besides the best
   */
  public CheckpointFolder(Path run, int keep) {
    this(run, keep, CheckpointWriter::create);
  }

  CheckpointFolder(Path run, int keep, FileCreator creator) {
    if (keep < 1) {
      throw new IllegalStateException("keep is " + keep);
    }
    this.checkpoints = run.resolve(CHECKPOINTS);
    this.keep = keep;
    this.writer = new CheckpointWriter(creator);
  }

  /**
   * Saves, then removes what need not be kept and the leftovers of interrupted saves. A checkpoint
   * of the same step is replaced.
   *
   * @return the checkpoint's folder
   * @throws UserError if it cannot be written; the earlier checkpoints are then intact
   */
  public Path save(Snapshot snapshot) {
    String name = SavedCheckpoints.name(snapshot.state().step());
    Path folder = checkpoints.resolve(name);
    Path aside = checkpoints.resolve(SavedCheckpoints.ASIDE + name);
    try {
      Files.createDirectories(checkpoints);
      Disk.syncFolder(checkpoints.toAbsolutePath().getParent());
      removeLeftovers();
      List<Readable> earlier = SavedCheckpoints.in(checkpoints).readable();
      long sequence = earlier.isEmpty() ? 1 : 1 + earlier.get(0).stateFile().sequence();
      writer.writeCheckpoint(aside, snapshot, sequence);
      if (Files.exists(folder)) {
        Disk.rename(folder, checkpoints.resolve(SavedCheckpoints.REPLACED + name));
      }
      Disk.rename(aside, folder);
      Disk.syncFolder(checkpoints);
    } catch (IOException e) {
      tryToDelete(aside);
      throw new UserError(
          folder + " cannot be saved (" + Disk.reason(e) + "); the earlier checkpoints are intact",
          e);
    }
    try {
      SavedCheckpoints saved = SavedCheckpoints.in(checkpoints);
      if (saved.best().isPresent()) {
        pointTo(saved.best().get());
      }
      retire(saved);
      removeLeftovers();
    } catch (IOException e) {
      throw new UserError(
          folder + " is saved, but older ones cannot be removed: " + Disk.reason(e), e);
    }
    return folder;
  }

  /** Deletes the leftovers of an interrupted save; a folder it was about to replace is restored. */
  private void removeLeftovers() throws IOException {
    for (Path path : SavedCheckpoints.entries(checkpoints)) {
      String name = path.getFileName().toString();
      if (name.startsWith(SavedCheckpoints.ASIDE) || SavedCheckpoints.isSuperseded(path)) {
        Disk.delete(path);
      } else if (name.startsWith(SavedCheckpoints.REPLACED)) {
        Disk.rename(path, checkpoints.resolve(name.substring(SavedCheckpoints.REPLACED.length())));
      }
    }
  }

  private static void tryToDelete(Path aside) {
    try {
      if (Files.exists(aside)) {
        Disk.delete(aside);
      }
    } catch (IOException e) {
      // It is not a checkpoint and does no harm; the next save tries again.
    }
  }

  /**
   * For people and other programs; {@link SavedCheckpoints#best} looks at the checkpoints
   * themselves.
   */
  private void pointTo(Readable best) throws IOException {
    ObjectNode pointer =
        JSON.createObjectNode()
            .put("checkpoint", best.folder().getFileName().toString())
            .put("step", best.stateFile().training().step())
            .put("validation_loss_nats", best.stateFile().training().validationLossNats());
    byte[] bytes = (pointer + "\n").getBytes(StandardCharsets.UTF_8);
    Path aside = checkpoints.resolve(SavedCheckpoints.ASIDE + BEST);
    writer.write(aside, bytes);
    Disk.rename(aside, checkpoints.resolve(BEST));
    Disk.syncFolder(checkpoints);
  }

  /** Sets aside, for deletion, all but the newest and the best. */
  private void retire(SavedCheckpoints saved) throws IOException {
    Optional<Readable> best = saved.best();
    for (Readable old : saved.readable().stream().skip(keep).toList()) {
      if (!best.equals(Optional.of(old))) {
        String name = SavedCheckpoints.ASIDE + old.folder().getFileName();
        Disk.rename(old.folder(), checkpoints.resolve(name));
      }
    }
  }

  /** The run's folder in {@code RUN@best} and the like; what was named if there is no @. */
  public static Path run(Path named) {
    return CheckpointName.of(named).folder();
  }

  /** Whether a run has saved anything, complete or damaged. */
  public static boolean hasCheckpoints(Path run) {
    SavedCheckpoints saved = SavedCheckpoints.in(run.resolve(CHECKPOINTS));
    return !saved.readable().isEmpty() || !saved.unreadable().isEmpty();
  }

  /** As {@link #open(Path, Consumer)}, where the checksums decide. */
  static Opened open(Path path) {
    return open(path, checkpoint -> {});
  }

  /**
   * Opens a checkpoint.
   *
   * @param named a run's folder or its checkpoints folder, for the newest complete checkpoint, or
   *     followed by {@code @best}, {@code @latest} or a step such as {@code @1500}; or one
   *     checkpoint's folder
   * @param check throws a {@link UserError} if what is in a checkpoint contradicts itself, although
   *     every checksum is right; where the newest is asked for, an older one is then taken, as
   *     after any other damage
   * @throws UserError if there is none, or none that is complete
   */
  public static Opened open(Path named, Consumer<Checkpoint> check) {
    CheckpointName name = CheckpointName.of(named);
    Path path = name.folder();
    if (!Files.isDirectory(path)) {
      throw new UserError(
          Files.exists(path)
              ? path + " is a file; name a run's or a checkpoint's folder"
              : "there is no folder " + path + "; name a run's or a checkpoint's folder");
    }
    if (SavedCheckpoints.isName(path) || Files.exists(path.resolve(StateFile.NAME))) {
      return new Opened(named, check, opened(path, check), Optional.empty());
    }
    Path inside = path.resolve(CHECKPOINTS);
    SavedCheckpoints saved = SavedCheckpoints.in(Files.isDirectory(inside) ? inside : path);
    return new CheckpointChoice(named, check, saved).of(name.which());
  }

  static Checkpoint opened(Path folder, Consumer<Checkpoint> check) {
    Checkpoint checkpoint = Checkpoint.open(folder);
    check.accept(checkpoint);
    return checkpoint;
  }
}
